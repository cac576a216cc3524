import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseId } from './response-id.js';

function idIn(answer: string | Uint8Array, cuts: readonly number[] = []): string | undefined {
  const bytes = typeof answer === 'string' ? Buffer.from(answer) : answer;
  const id = new ResponseId();
  let from = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    const to = Math.min(cut, bytes.length);
    id.push(bytes.subarray(from, to));
    from = to;
  }
  return id.found;
}

const CREATED = '{"type":"response.created","response":{"object":"response","id":"resp_1"}}';

describe('the id of a response', () => {
  it.each([
    ['{"id":"resp_1","object":"response"}', 'resp_1'],
    [' \r\n{ "object" : "response" , "id" : "resp_1" }', 'resp_1'],
    ['{"output":[{"id":"msg_1"},{"id":"msg_2"}],"id":"resp_1"}', 'resp_1'],
    ['{"metadata":{"id":"x","a":{"id":"y"}},"id":"resp_1"}', 'resp_1'],
    ['{"note":"\\"id\\":\\"x\\"","id":"resp_1"}', 'resp_1'],
    ['{"x":"a\\\\","id":"resp_1"}', 'resp_1'],
    ['{"\\u0069d":"resp_\\u0031"}', 'resp_1'],
    ['{"x":"id","id":"resp_1"}', 'resp_1'],
    ['{"id":"größe"}', 'größe'],
    ['{"id":null,"x":"y"}', undefined],
    ['{"id":["x"]}', undefined],
    ['{"id":{"id":"x"}}', undefined],
    ['{"response":{"id":"x"}}', undefined],
    ['{"error":{"message":"no"}}', undefined],
    ['[{"id":"x"}]', undefined],
    ['', undefined],
  ])('in %s is %j', (answer, id) => {
    expect(idIn(answer)).toBe(id);
  });

  it.each([
    [`event: response.created\ndata: ${CREATED}\n\n`, 'resp_1'],
    [`data:${CREATED}\n\n`, 'resp_1'],
    [`event: x\r\ndata: ${CREATED}\r\n\r\n`, 'resp_1'],
    [`: loading\n\n: loading\ndata: ${CREATED}\n\n`, 'resp_1'],
    [`data: {"type":"ping"}\n\ndata: ${CREATED}\n\n`, 'resp_1'],
    [`data: {"response":\ndata: {"id":"resp_1"}}\n\n`, 'resp_1'],
    [`data: {"response":\r\ndata: {"id":"resp_1"}}\r\n\r\n`, 'resp_1'],
    [`data: {"cut": "off\n\ndata: ${CREATED}\n\n`, 'resp_1'],
    [`event: ${CREATED}\n\n`, undefined],
    ['data: {"id":"chatcmpl-1"}\n\ndata: [DONE]\n\n', undefined],
    ['data: {"item":{"response":{"id":"x"}}}\n\n', undefined],
  ])('in a stream %j is %j', (answer, id) => {
    expect(idIn(answer)).toBe(id);
  });

  it('is found wherever the answer is cut into parts', () => {
    const answers = [
      '{"output":[{"id":"msg_1"}],"é":"ü\\"","id":"resp_1"}',
      `event: response.created\r\ndata: ${CREATED}\r\n\r\ndata: {"response":{"id":"later"}}\n\n`,
    ];
    const cuts = fc.array(fc.nat(120), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...answers), cuts, (answer, at) => {
        expect(idIn(answer, at)).toBe('resp_1');
      }),
    );
  });

  it('is the one a parser finds, in any object', () => {
    const json = fc.dictionary(fc.constantFrom('id', 'x', 'response', '"', 'ü'), fc.jsonValue());
    fc.assert(
      fc.property(json, (value) => {
        const id = value['id'];
        expect(idIn(JSON.stringify(value))).toBe(typeof id === 'string' ? id : undefined);
      }),
    );
  });

  it('is not looked for any further than it stands, nor past 64 KiB', () => {
    const long = 'x'.repeat(64 * 1024);
    expect(idIn(`{"x":"${long}","id":"resp_1"}`)).toBeUndefined();
    expect(idIn(`{"x":"${long.slice(100)}","id":"resp_1"}`)).toBe('resp_1');
    expect(idIn(`{"id":"${long.slice(100)}"}`)).toBeUndefined();
  });

  it('cannot be read where the answer is compressed', () => {
    expect(idIn(gzipSync('{"id":"resp_1"}'))).toBeUndefined();
  });

  it('is not looked for in what is no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const id = new ResponseId();
        id.push(bytes);
        expect(['string', 'undefined']).toContain(typeof id.found);
      }),
    );
  });
});
