import type { Chronicle, Order } from './chronicle.js';
import { fetchWhole } from './client.js';
import { nowMs } from './clock.js';
import type { Happening } from './scenario.js';

interface Command {
  readonly kind: Order['kind'];
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

type Commanding = Extract<Happening, { kind: 'look' | 'malformed' | 'load' | 'unload' }>;

export function commandOf(happening: Commanding): Command {
  switch (happening.kind) {
    case 'look':
      return {
        kind: 'look',
        what: happening.path,
        method: 'GET',
        path: happening.path,
        body: undefined,
      };
    case 'malformed': {
      const { code, body } = happening;
      return { kind: 'malformed', what: code, method: 'POST', path: '/v1/chat/completions', body };
    }
    case 'load': {
      const { name } = happening;
      const path = `/upstream/${name}/load`;
      return { kind: 'load', what: name, method: 'POST', path, body: undefined };
    }
    case 'unload': {
      const { name, drain } = happening;
      const path = `/upstream/${name}${drain ? '?drain=true' : ''}`;
      const kind = drain ? 'drain' : 'unload';
      return { kind, what: name, method: 'DELETE', path, body: undefined };
    }
  }
}

/** Gives an order and notes what becomes of it. */
export async function giveOrder(
  { orders }: Chronicle,
  url: string,
  command: Command,
): Promise<void> {
  const { kind, what, method, path, body } = command;
  const order: Order = {
    kind,
    what,
    sentMs: nowMs(),
    doneMs: undefined,
    status: undefined,
    code: undefined,
  };
  orders.push(order);
  try {
    const answer = await fetchWhole(url, { method, path, ...(body === undefined ? {} : { body }) });
    order.status = answer.status;
    if (answer.status >= 400) order.code = /"code":"(\w+)"/.exec(answer.text)?.[1];
  } catch {
    order.status = 0;
  }
  order.doneMs = nowMs();
}
