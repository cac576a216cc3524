import { expect, it } from 'vitest';
import { BodyNaming } from './body-naming.js';

const NOTHING = { contentType: '', contentEncoding: '' };
const FORM = { ...NOTHING, contentType: 'multipart/form-data; boundary=b' };

it.each([
  ['RIFF', NOTHING, true],
  ['{"a":1}', NOTHING, false],
  ['{"model":"a"', NOTHING, false],
  ['{"a":}', NOTHING, true],
  [' \n', NOTHING, false],
  [' '.repeat(10_000), NOTHING, false],
  [`${' '.repeat(10_000)}x`, NOTHING, true],
  ['--b\r\nContent-Disposition: form-data; name="model"\r\n\r\na\r\n--b\r\n', FORM, true],
  ['--b\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n--b\r\n', FORM, false],
  ['model=a&', { ...NOTHING, contentType: 'application/x-www-form-urlencoded' }, true],
  ['', { ...NOTHING, contentEncoding: 'gzip' }, true],
])('whether more than %j has to be seen: %j', (body, header, isOver) => {
  const naming = new BodyNaming(header);
  naming.push(Buffer.from(body));
  expect(naming.isOver).toBe(isOver);
});

it('white space before JSON is no reason to take it for something else', () => {
  const naming = new BodyNaming(FORM);
  for (const piece of ['', ' ', '\r\n', ' {"model":', '"a"}']) naming.push(Buffer.from(piece));
  expect(naming.end()).toMatchObject({ kind: 'found', model: 'a', format: 'json' });
});
