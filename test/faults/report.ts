import type { Performance } from './perform.js';
import type { Scenario } from './scenario.js';

const LINES = 120;

/** What a failure is told with: how to see it again, what happened, and what was seen of it. */
export function failureReport(
  { seed, setup, schedule }: Scenario,
  { chronicle, output }: Performance,
  wrong: readonly string[],
): string {
  const firstMs = chronicle.gateways[0]?.bornMs ?? 0;
  const at = (ms: number): string => `${((ms - firstMs) / 1000).toFixed(3).padStart(8)} s`;
  const asked = chronicle.asked.map(
    ({ number, sentMs, endedMs, ask, outcome }) =>
      `${at(sentMs)} request ${number} ${JSON.stringify(ask)}\n${at(endedMs ?? NaN)}   ${JSON.stringify(outcome)}`,
  );
  const orders = chronicle.orders.map(
    ({ kind, what, sentMs, doneMs, status, code }) =>
      `${at(sentMs)} ${kind} ${what}: ${String(status)} ${code ?? ''} at ${at(doneMs ?? NaN)}`,
  );
  const signals = [...chronicle.processes.values()].flatMap(({ pid, model, signals: sent }) =>
    sent.map((one) => `${at(one.at)} ${one.signal} to ${model} (${pid})`),
  );
  const journal = chronicle.journal.map(
    ({ at: ms, pid, model, event, ...more }) =>
      `${at(ms)} ${model} (${pid}) ${event} ${JSON.stringify(more)}`,
  );
  return [
    `seed ${seed}: ${wrong.length} wrong`,
    ...wrong.map((one) => `  - ${one}`),
    `again: SEED=${seed} npm run test:faults   (the same events; when they meet whom, the machine decides)`,
    'setup:',
    JSON.stringify(setup),
    'schedule:',
    ...schedule.map(({ pauseMs, happening }) => `+${pauseMs} ms ${JSON.stringify(happening)}`),
    'requests:',
    ...asked,
    'orders and signals:',
    ...orders,
    ...signals,
    `the last ${LINES} lines of the journal:`,
    ...journal.slice(-LINES),
    `the last ${LINES} lines of the log:`,
    ...output.split('\n').slice(-LINES),
  ].join('\n');
}
