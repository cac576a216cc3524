/** So many find their readers awake, for the most part; more would only keep those waiting that came first. */
const MOST = 64;

let due: (() => void)[] = [];

/**
 * Calls back once everything that has come by now has been read, or much of it. What is written then, one
 * answer right after the other, finds its readers awake; with work between, each would have to be woken.
 */
export function atEndOfTurn(callback: () => void): void {
  const count = due.push(callback);
  if (count === 1) setImmediate(callAll);
  else if (count === MOST) callAll();
}

function callAll(): void {
  const callbacks = due;
  due = [];
  for (const callback of callbacks) callback();
}
