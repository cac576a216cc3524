import { describe, expect, it } from 'vitest';

import { formParts } from './form-parts.js';

const TYPE = 'multipart/form-data; boundary=xyz';

const form = (...parts: string[]): Buffer =>
  Buffer.from([...parts.map((part) => `--xyz\r\n${part}\r\n`), '--xyz--\r\n'].join(''), 'latin1');

const model = 'Content-Disposition: form-data; name="model"\r\n\r\nwhisper';
const file =
  'Content-Type: audio/wav\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n';

describe('a form', () => {
  it('has its parts in order, files by their names', () => {
    expect(formParts(form(`${file}RIFF`, model), TYPE)).toEqual([
      { name: 'file', fileName: 'a.wav', content: Buffer.from('RIFF') },
      { name: 'model', fileName: undefined, content: Buffer.from('whisper') },
    ]);
  });

  it.each(['', '\r\n', '\r\n--xy', '\r\n\r\n\xff\x00'])('keeps a file that is %j', (content) => {
    const [part] = formParts(form(`${file}${content}`, model), TYPE) ?? [];
    expect(part?.content.toString('latin1')).toBe(content);
  });

  it('may have its boundary in quotes, and other parameters around it', () => {
    const type = 'multipart/form-data; charset=utf-8; boundary="xyz"; more=1';
    expect(formParts(form(model), type)).toHaveLength(1);
  });

  it.each([
    ['cut off', form(model).subarray(0, 70), TYPE],
    ['without its end', form(model).subarray(0, -10), TYPE],
    ['of another boundary', form(model), 'multipart/form-data; boundary=abc'],
    ['without a boundary', form(model), 'multipart/form-data'],
    ['without a blank line', form('Content-Disposition: form-data'), TYPE],
  ])('that is %s is none', (_what, body, type) => {
    expect(formParts(body, type)).toBeUndefined();
  });
});
