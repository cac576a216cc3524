import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted as without, Redactor, SecretTexts } from './redactor.js';

const redacted = (text: string, secrets: readonly string[]): string =>
  without(text, new SecretTexts(secrets));

/** What came out at each part, and at the end. */
function parts(secrets: readonly string[], ...texts: readonly string[]): string[] {
  const known = new SecretTexts(secrets);
  const redactor = new Redactor(() => known);
  return [...texts.map((text) => redactor.write(text)), redactor.flush()];
}

describe('a text without its secrets', () => {
  it.each<[title: string, secrets: string[], text: string, expected: string]>([
    ['is the same where there are none', [], 'key sk-1234', 'key sk-1234'],
    ['has a mark for each of them', ['sk-1', 'sk-2'], 'sk-1 and sk-2', '[redacted] and [redacted]'],
    ['has one mark where they touch', ['sk-1', 'sk-2'], '<sk-1sk-2>', '<[redacted]>'],
    ['keeps nothing of those that overlap', ['abcd', 'cdef'], 'xabcdefx', 'x[redacted]x'],
    ['keeps nothing of the longer of two', ['abcd', 'abcdefgh'], 'abcdefghi', '[redacted]i'],
    ['keeps nothing of one that overlaps itself', ['abab'], 'ababab', '[redacted]'],
    ['keeps what only begins like one', ['abcd'], 'abc', 'abc'],
    [
      'knows one of any characters',
      [String.raw`$(a)*+.-/?[\]^{|}#`],
      String.raw`<$(a)*+.-/?[\]^{|}#>`,
      '<[redacted]>',
    ],
    ['knows one with line ends', ['one\ntwo'], 'one\ntwo\n', '[redacted]\n'],
  ])('%s', (_title, secrets, text, expected) => {
    expect(redacted(text, secrets)).toBe(expected);
  });
});

describe('a text in parts', () => {
  it('loses a secret that is cut', () => {
    expect(parts(['sk-1234'], 'key: sk', '-12', '34\n')).toEqual(['key: ', '', '[redacted]\n', '']);
  });

  it('is held back only where a secret may begin', () => {
    expect(parts(['sk-1234'], 'a', ' ask', 'ed')).toEqual(['a', ' a', 'sked', '']);
  });

  it('is not held back after a line end', () => {
    expect(parts(['sk-1234'], 'sk-123\n')).toEqual(['sk-123\n', '']);
  });

  it('is held back after a line end that a secret goes on from', () => {
    expect(parts(['one\ntwo'], 'one\n', 'three\n')).toEqual(['', 'one\nthree\n', '']);
  });

  it('gives out at the end what turned out to be none', () => {
    expect(parts(['sk-1234'], 'sk-12')).toEqual(['', 'sk-12']);
  });

  it('loses secrets that become known on the way', () => {
    let secrets = new SecretTexts(['abcd']);
    const redactor = new Redactor(() => secrets);
    const before = redactor.write('xyz1 ab');
    secrets = new SecretTexts(['abcd', 'xyz1']);
    expect(before + redactor.write('cd xyz1')).toBe('xyz1 [redacted] [redacted]');
  });
});

describe('for any text, any secrets and any cuts', () => {
  const letters = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom('x', 'y', '\n'), minLength, maxLength });
  const secretsOfAny = fc.array(letters(1, 6), { maxLength: 4 });

  it('what comes out is what comes out of the whole', () => {
    fc.assert(
      fc.property(secretsOfAny, fc.array(letters(0, 8)), (secrets, texts) => {
        expect(parts(secrets, ...texts).join('')).toBe(redacted(texts.join(''), secrets));
      }),
      { numRuns: 2000 },
    );
  });

  it('no secret is left, and nothing else is lost', () => {
    fc.assert(
      fc.property(secretsOfAny, letters(0, 40), (secrets, text) => {
        const out = redacted(text, secrets);
        for (const secret of secrets) expect(out).not.toContain(secret);
        // Another way to say the same: character by character.
        const isSecret = Array.from(text, (_, at) =>
          secrets.some((secret) =>
            Array.from(secret).some((_1, back) => back <= at && text.startsWith(secret, at - back)),
          ),
        );
        const expected = Array.from(text, (character, at) =>
          isSecret[at] !== true ? character : isSecret[at - 1] === true ? '' : '[redacted]',
        );
        expect(out).toBe(expected.join(''));
      }),
      { numRuns: 2000 },
    );
  });

  it('less is held back than the longest secret has characters', () => {
    fc.assert(
      fc.property(secretsOfAny, fc.array(letters(0, 8)), (secrets, texts) => {
        const longest = Math.max(0, ...secrets.map(({ length }) => length));
        const known = new SecretTexts(secrets);
        const redactor = new Redactor(() => known);
        for (const text of texts) redactor.write(text);
        expect(redactor.flush().replaceAll('[redacted]', '').length).toBeLessThanOrEqual(
          Math.max(0, longest - 1),
        );
      }),
    );
  });
});
