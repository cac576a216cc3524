import { describe, expect, it } from 'vitest';
import { LogRecords, sinceOf } from './log-records.js';

const frame = (text: string, channel = 1): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt8(channel, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};
const stamp = (nano: number): string => `2026-01-01T00:00:00.${String(nano).padStart(9, '0')}Z`;
const record = (nano: number, text: string, channel = 1): Buffer =>
  frame(`${stamp(nano)} ${text}`, channel);
const taken = (records: LogRecords, ...chunks: readonly Buffer[]): string =>
  chunks.map((chunk) => records.take(chunk).toString()).join('');

describe('LogRecords', () => {
  it('joins what both channels say, without frames and stamps', () => {
    const records = new LogRecords(false);
    const both = Buffer.concat([record(1, 'loading\n'), record(2, 'warning: slow\n', 2)]);
    expect(taken(records, both)).toBe('loading\nwarning: slow\n');
  });

  it('reads frames that come in any parts', () => {
    const all = Buffer.concat([record(1, 'grüße\n'), record(2, 'zwei\n'), frame('')]);
    for (let size = 1; size < all.length; size++) {
      const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
        all.subarray(index * size, (index + 1) * size),
      );
      const records = new LogRecords(false);
      const bytes = Buffer.concat(chunks.map((chunk) => records.take(chunk)));
      expect(bytes.toString()).toBe('grüße\nzwei\n');
    }
  });

  it('goes on after a break without a line twice, and without one missing', () => {
    const records = new LogRecords(false);
    taken(records, record(1, 'one\n'), record(2, 'two\n'), record(2, 'too\n'));
    expect(records.position).toBe(stamp(2));
    records.resume();
    const again = [
      record(2, 'two\n'),
      record(2, 'too\n'),
      record(2, 'more\n'),
      record(3, 'three\n'),
    ];
    expect(taken(records, ...again)).toBe('more\nthree\n');
  });

  it('survives breaks that follow on each other', () => {
    const records = new LogRecords(false);
    taken(records, record(5, 'five\n'));
    records.resume();
    expect(taken(records, record(5, 'five\n'), record(5, 'five again\n'))).toBe('five again\n');
    records.resume();
    const again = [record(5, 'five\n'), record(5, 'five again\n'), record(6, 'six\n')];
    expect(taken(records, ...again)).toBe('six\n');
  });

  it('forgets half a frame when a new stream begins', () => {
    const records = new LogRecords(false);
    taken(records, record(1, 'one\n'), record(2, 'two\n').subarray(0, 20));
    records.resume();
    expect(taken(records, record(1, 'one\n'), record(2, 'two\n'))).toBe('two\n');
  });

  it('passes on what has no stamp', () => {
    expect(taken(new LogRecords(false), frame('plain\n'))).toBe('plain\n');
  });

  it('reads lines where the container has a terminal', () => {
    const records = new LogRecords(true);
    const text = `${stamp(1)} one\r\n${stamp(2)} two\r\n${stamp(3)} half`;
    expect(taken(records, Buffer.from(text.slice(0, 40)), Buffer.from(text.slice(40)))).toBe(
      'one\r\ntwo\r\n',
    );
    expect(records.rest().toString()).toBe('half');
  });

  it('does not hold a line of a terminal that never ends', () => {
    const records = new LogRecords(true);
    expect(taken(records, Buffer.alloc(70_000, 'x')).length).toBe(70_000);
  });
});

it.each([
  ['2026-01-01T00:00:00.5Z', '1767225600.500000000'],
  ['2026-01-01T00:00:00.123456789Z', '1767225600.123456789'],
  ['2026-01-01T01:00:00.000000001+01:00', '1767225600.000000001'],
  ['2026-01-01T00:00:00Z', '1767225600.000000000'],
  ['nonsense', '0'],
])('a log is asked for since %s as %s', (text, since) => {
  expect(sinceOf(text)).toBe(since);
});
