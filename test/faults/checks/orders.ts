import { ERROR_TABLE } from '../../../src/http/error-table.js';
import type { Chronicle, GatewayLife, Order } from '../chronicle.js';
import { isGatewayEnding } from './causes.js';

/** What operators ask for is answered, and the gateway ends when it is told to, never on its own. */
export const wrongOrders = (chronicle: Chronicle): string[] => [
  ...chronicle.orders.flatMap((order) => wrongOrder(order, chronicle)),
  ...chronicle.gateways.flatMap(wrongEnd),
];

function wrongOrder(order: Order, chronicle: Chronicle): string[] {
  const { kind, what, sentMs, doneMs, status, code } = order;
  if (doneMs === undefined) return [`${kind} ${what} was never answered`];
  if (isGatewayEnding(chronicle, { fromMs: sentMs, untilMs: doneMs })) return [];
  if (isAsExpected(order)) return [];
  return [`${kind} ${what} was answered ${String(status)} ${code ?? ''}`];
}

function isAsExpected({ kind, what, status = 0, code }: Order): boolean {
  if (kind === 'look') return status === 200;
  if (kind === 'malformed') return code === what;
  // 409: there is nothing to unload.
  if (status === 200 || (status === 409 && kind !== 'load')) return true;
  return code !== undefined && code !== 'internal_error' && hasStatus(code, status);
}

const hasStatus = (code: string, status: number): boolean =>
  Object.entries(ERROR_TABLE).some(([known, row]) => known === code && row.status === status);

const wrongEnd = ({ gone, signals, pid }: GatewayLife): string[] =>
  gone !== undefined && signals.length === 0
    ? [`gateway ${pid} ended on its own: ${String(gone.code)} ${gone.signal ?? ''}`]
    : [];
