import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBuffer } from './log-buffer.js';

describe('recent output', () => {
  it('is what was appended, in order', () => {
    const log = new LogBuffer();
    for (const text of ['one\n', '', 'two\n']) log.append(text);
    expect(log.text()).toBe('one\ntwo\n');
  });

  it('forgets the oldest first', () => {
    const log = new LogBuffer(10);
    for (const text of ['12345', '67890', 'ab']) log.append(text);
    expect(log.text()).toBe('67890ab');
  });

  it('keeps the end of what is too long by itself, from a whole character on', () => {
    const log = new LogBuffer(5);
    log.append('0123456789');
    expect(log.text()).toBe('56789');
    log.append('ééé');
    expect(log.text()).toBe('éé');
    log.append('x😀😀');
    expect(log.text()).toBe('😀');
  });

  it('is never longer than its limit, and always the end of what was appended', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(text), (limit, texts) => {
        const log = new LogBuffer(limit);
        for (const one of texts) {
          log.append(one);
          expect(Buffer.byteLength(log.text())).toBeLessThanOrEqual(limit);
        }
        expect(texts.join('').endsWith(log.text())).toBe(true);
      }),
    );
  });

  it('keeps all there is room for, as whole pieces', () => {
    const log = new LogBuffer(100);
    for (let i = 0; i < 100; i++) log.append(`${String(i).padStart(9, '0')}\n`);
    expect(log.text()).toHaveLength(100);
  });
});

describe('who follows', () => {
  it('hears what is appended from then on, whole, until it leaves', () => {
    const log = new LogBuffer(4);
    const heard: string[] = [];
    log.append('before');
    const leave = log.follow((text) => heard.push(text));
    log.append('a long line');
    log.append('');
    leave();
    log.append('after');
    expect(heard).toEqual(['a long line']);
  });

  it('does not keep others from hearing', () => {
    const log = new LogBuffer();
    const heard: string[] = [];
    const leave = log.follow(() => {
      leave();
    });
    log.follow((text) => heard.push(text));
    log.append('one');
    log.append('two');
    expect(heard).toEqual(['one', 'two']);
  });
});
