import { describe, expect, it } from 'vitest';
import { isPastListeners, isForeign, listenersIn, portHere, takersOf } from './listeners.js';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid inode';
const line = (address: string, port: number, inode: number, state = '0A'): string =>
  `   0: ${address}:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

const V4 = '0100007F';
const ANY_V4 = '00000000';
const V6 = '00000000000000000000000001000000';
const ANY_V6 = '0'.repeat(32);
const MAPPED = '0000000000000000FFFF00000100007F';

describe('listenersIn', () => {
  it('takes those that listen, and no connections', () => {
    const table = [HEAD, line(V4, 5800, 11), line(V4, 5800, 12, '01'), ''].join('\n');
    expect(listenersIn(table)).toEqual([{ address: V4, port: 5800, inode: 11 }]);
  });
});

describe('isPastListeners', () => {
  const [first, second, connection] = [line(V4, 1, 1), line(V4, 2, 2), line(V4, 1, 3, '06')];

  it.each([
    ['once a connection has come', [HEAD, first, second, connection, 'rest'], true],
    ['not while only those that listen have come', [HEAD, first, second, ''], false],
    ['not by a line that has not come whole', [HEAD, first, connection], false],
    ['not by the head alone', [HEAD, ''], false],
    ['not by a line of which the beginning is missing', [connection.slice(20), first, ''], false],
  ])('is true %s', (_title, lines, expected) => {
    expect(isPastListeners(lines.join('\n'))).toBe(expected);
  });
});

describe('portHere', () => {
  it.each([
    ['http://127.0.0.1:5800', 5800],
    ['http://localhost:5800/v1', 5800],
    ['http://[::1]:5800', 5800],
    ['http://localhost', undefined],
    ['http://192.168.1.2:5800', undefined],
    ['http://llama:5800', undefined],
  ])('of %s is %s', (url, port) => {
    expect(portHere(url)).toBe(port);
  });
});

describe('a connection to', () => {
  it.each([
    ['127.0.0.1', [V4], [1]],
    ['127.0.0.1', [ANY_V4, V4], [2]],
    ['127.0.0.1', [ANY_V6, ANY_V4], [2]],
    ['127.0.0.1', [ANY_V6], [1]],
    ['127.0.0.1', [MAPPED, ANY_V4], [1]],
    ['127.0.0.1', [V4, V4], [1, 2]],
    ['127.0.0.1', [V6], []],
    ['127.0.0.1', ['0201A8C0'], []],
    ['[::1]', [V4, V6], [2]],
    ['[::1]', [ANY_V6, V6], [2]],
    ['[::1]', [ANY_V6], [1]],
    ['[::1]', [ANY_V4], []],
    ['localhost', [V4, V6], [1, 2]],
    ['localhost', [ANY_V6], [1, 1]],
    ['10.0.0.1', [ANY_V4], []],
  ])('%s, with %j, goes to %j', (host, addresses, takers) => {
    const listeners = addresses.map((address, i) => ({ address, port: 5800, inode: i + 1 }));
    const others = [{ address: V4, port: 5801, inode: 9 }];
    expect(takersOf([...others, ...listeners], `http://${host}:5800`)).toEqual(takers);
  });
});

describe('who listens is another', () => {
  const command = { startTime: 100, life: 'ab.1', runsElsewhere: false };

  it.each([
    ['one that was there before', { startTime: 99, life: undefined }, true],
    ['a younger one of another life', { startTime: 200, life: 'cd.1' }, true],
    ['one of an earlier life of the same gateway', { startTime: 50, life: 'ab.0' }, true],
    ['a younger one without a life', { startTime: 200, life: undefined }, false],
    ['one of its own life', { startTime: 200, life: 'ab.1' }, false],
  ])('%s: %j', (_title, owner, expected) => {
    expect(isForeign(owner, command)).toBe(expected);
  });

  it('unless what runs is not the command, and it has no life', () => {
    const container = { ...command, runsElsewhere: true };
    expect(isForeign({ startTime: 99, life: undefined }, container)).toBe(false);
    expect(isForeign({ startTime: 99, life: 'cd.1' }, container)).toBe(true);
  });
});
