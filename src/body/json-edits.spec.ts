import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, jsonText } from '../../test/support/json-texts.js';
import type { FieldEdit } from './json-edit-tree.js';
import { editedJson, JsonEdits } from './json-edits.js';

const strip = (path: string): FieldEdit => ({ path: path.split('.'), value: undefined });
const set = (path: string, value: string): FieldEdit => ({
  path: path.split('.'),
  value: Buffer.from(value),
});
const setPresent = (path: string, value: string): FieldEdit => ({
  ...set(path, value),
  onlyWherePresent: true,
});

const edited = (text: string, ...edits: FieldEdit[]): string =>
  editedJson(Buffer.from(text), edits).toString();

describe('a member that is stripped', () => {
  it.each<[title: string, text: string, path: string, expected: string]>([
    ['goes with the comma before it', '{ "a": 1, "b": 2 , "c": 3 }', 'b', '{ "a": 1 , "c": 3 }'],
    ['goes with the one after it if first', '{ "a": 1 , "b": 2 }', 'a', '{ "b": 2 }'],
    ['goes, the last one too', '{\n  "a": 1,\n  "b": 2\n}', 'b', '{\n  "a": 1\n}'],
    ['goes alone if it is the only one', '{ "a" : 1 }', 'a', '{  }'],
    ['goes wherever it stands', '{"a":1,"b":2,"\\u0061":3,"a":[{}]}', 'a', '{"b":2}'],
    ['goes out of what it is in', '{"a":{"b":1,"c":2},"b":3}', 'a.b', '{"a":{"c":2},"b":3}'],
    ['is looked for in objects only', '{"a":[{"b":1}],"c":1.0}', 'a.b', '{"a":[{"b":1}],"c":1.0}'],
    ['need not be there', '{"b":{"a":1}}', 'a', '{"b":{"a":1}}'],
    ['need not be in something that is', '{"b":1}', 'a.b', '{"b":1}'],
    ['may have the empty name', '{"":1,"a":2}', '', '{"a":2}'],
  ])('%s', (_title, text, path, expected) => {
    expect(edited(text, strip(path))).toBe(expected);
  });
});

describe('a member that is set', () => {
  it.each<[title: string, text: string, path: string, expected: string]>([
    ['has its value replaced', '{ "a" : {"x":[1]} , "b":2 }', 'a', '{ "a" : 9 , "b":2 }'],
    [
      'has all its values replaced',
      '{"a":1,"b":2,"\\u0061":"x"}',
      'a',
      '{"a":9,"b":2,"\\u0061":9}',
    ],
    ['is added as the last one', '{ "b": 2 }', 'a', '{ "b": 2,"a":9 }'],
    ['is added to nothing', '{}', 'a', '{"a":9}'],
    ['is added to nothing but space', '{ \n}', 'a', '{"a":9 \n}'],
    ['is replaced inside', '{"a":{"b":1,"c":2}}', 'a.b', '{"a":{"b":9,"c":2}}'],
    ['is added inside', '{"a":{"c":2},"d":3}', 'a.b', '{"a":{"c":2,"b":9},"d":3}'],
    ['is added to all of one name', '{"a":{},"a":{"b":1}}', 'a.b', '{"a":{"b":9},"a":{"b":9}}'],
    ['brings what it is in', '{"d":3}', 'a.b.c', '{"d":3,"a":{"b":{"c":9}}}'],
    ['takes the place of null on its way', '{"a":null,"d":3}', 'a.b', '{"a":{"b":9},"d":3}'],
    ['takes the place of a list on its way', '{"a":[{"b":1}]}', 'a.b', '{"a":{"b":9}}'],
    ['leaves others of its name alone', '{"b":{"a":1},"a":0}', 'a', '{"b":{"a":1},"a":9}'],
  ])('%s', (_title, text, path, expected) => {
    expect(edited(text, set(path, '9'))).toBe(expected);
  });

  it('is left out where it is missing, if only what is there is meant', () => {
    expect(edited('{"b":{}}', setPresent('a', '9'), setPresent('b.c', '9'))).toBe('{"b":{}}');
    expect(edited('{"b":1,"a":2}', setPresent('a', '9'), setPresent('b.c', '9'))).toBe(
      '{"b":1,"a":9}',
    );
  });
});

describe('several edits', () => {
  it.each<[title: string, text: string, edits: FieldEdit[], expected: string]>([
    [
      'are made in one go',
      '{"a":1,"b":{"c":2,"d":3},"e":[]}',
      [strip('a'), set('f', '1'), strip('b.c'), set('b.x', '2'), strip('e'), set('g', '3')],
      '{"b":{"d":3,"x":2},"f":1,"g":3}',
    ],
    [
      'leave what was stripped first and then set',
      '{"a":1,"b":2}',
      [strip('a'), set('a', '9')],
      '{"a":9,"b":2}',
    ],
    ['leave nothing of what was set first', '{"b":2}', [set('a.b', '9'), strip('a')], '{"b":2}'],
    [
      'leave nothing of what was stripped and then set inside',
      '{"a":{"x":1}}',
      [strip('a'), set('a.b', '9')],
      '{"a":{"b":9}}',
    ],
    [
      'are made inside of what those before them set',
      '{}',
      [set('a', '{"b":{"c":1},"d": 2}'), set('a.b.e', '3'), strip('a.d'), set('a.f.g', '4')],
      '{"a":{"b":{"c":1,"e":3},"f":{"g":4}}}',
    ],
    [
      'replace what those before them set to something else',
      '{"a":0}',
      [set('a', '[1]'), set('a.b', '9')],
      '{"a":{"b":9}}',
    ],
    [
      'fill what they have emptied',
      '{ "a": 1, "b": 2 }',
      [strip('a'), strip('b'), set('c', '3')],
      '{ "c":3 }',
    ],
  ])('%s', (_title, text, edits, expected) => {
    expect(edited(text, ...edits)).toBe(expected);
  });
});

describe('a text that is no JSON object', () => {
  it.each(['[{"a":1}]', '"a"', '7', '', 'RIFF', '{"a":1', '{"a":1}}', '{"a":1,}'])(
    'stays as it is: %j',
    (text) => {
      expect(edited(text, set('a', '9'), strip('b'))).toBe(text);
    },
  );
});

describe('nesting without end', () => {
  it('is passed', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    expect(edited(deep, set('b', '9'))).toBe(`${deep.slice(0, -1)},"b":9}`);
  });
});

/** An object with its text in pieces, so that one can say what an edit should leave. */
interface Written {
  readonly gap: string;
  readonly members: readonly WrittenMember[];
}

interface WrittenMember {
  readonly lead: string;
  readonly key: string;
  readonly colon: string;
  readonly value: string | Written;
  readonly trail: string;
}

const written = fc.letrec<{ value: string | Written; object: Written }>((tie) => {
  const space = fc.constantFrom('', '', '', ' ', '\n', '\t\r\n');
  const member = fc.record({
    lead: space,
    key: fc.oneof(
      fc.constantFrom('"a"', '"b"', '"\\u0061"', '"x.y"', '""', '"A"', '"a "'),
      fc.string().map((text) => JSON.stringify(text)),
    ),
    colon: space.map((gap) => `${gap}:${gap}`),
    value: tie('value'),
    trail: space,
  });
  return {
    value: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom(
        'null',
        '"a"',
        '"\\"a\\":1,"',
        '98765432109876543210',
        '[{"a":1}]',
        '1.0',
        '-0',
      ),
      jsonText.node.filter((text) => !text.startsWith('{')),
      tie('object'),
    ),
    object: fc.record({ gap: space, members: fc.array(member, { maxLength: 4 }) }),
  };
});

function textOf(value: string | Written): string {
  if (typeof value === 'string') return value;
  const members = value.members.map(
    ({ lead, key, colon, value: inner, trail }) => lead + key + colon + textOf(inner) + trail,
  );
  return `{${members.length === 0 ? value.gap : members.join(',')}}`;
}

const fresh = ([key, ...path]: readonly string[], value: string): string =>
  key === undefined ? value : `{${JSON.stringify(key)}:${fresh(path, value)}}`;

/** What one edit leaves of an object, to the byte. */
function expectedOf(
  object: Written,
  [key = '', ...path]: readonly string[],
  value?: string,
): Written {
  const is = (member: WrittenMember): boolean => JSON.parse(member.key) === key;
  if (path.length === 0 && value === undefined) return without(object, is);
  const members = object.members.map((member) => {
    if (!is(member)) return member;
    if (path.length > 0 && typeof member.value !== 'string') {
      return { ...member, value: expectedOf(member.value, path, value) };
    }
    return value === undefined ? member : { ...member, value: fresh(path, value) };
  });
  if (value === undefined || members.some(is)) return { ...object, members };
  const last = members.pop();
  const added = { lead: '', key: JSON.stringify(key), colon: ':', value: fresh(path, value) };
  return last === undefined
    ? { gap: '', members: [{ ...added, trail: object.gap }] }
    : { gap: '', members: [...members, { ...last, trail: '' }, { ...added, trail: last.trail }] };
}

function without(object: Written, isGone: (member: WrittenMember) => boolean): Written {
  const kept: WrittenMember[] = [];
  let { gap } = object;
  let lead: string | undefined;
  for (const member of object.members) {
    const last = kept.at(-1);
    if (!isGone(member)) {
      kept.push(last === undefined ? { ...member, lead: lead ?? member.lead } : member);
    } else if (last !== undefined) {
      kept[kept.length - 1] = { ...last, trail: last.trail + member.trail };
    } else {
      lead ??= member.lead;
      gap = lead + member.trail;
    }
  }
  return { gap, members: kept };
}

const MISSING = Symbol('missing');
type Plain = Readonly<Record<string, unknown>>;

/** What an edit makes of a value, as one would do it without regard for bytes. */
function applied(value: unknown, edit: FieldEdit, depth = 0): unknown {
  const key = edit.path[depth];
  if (key === undefined) return appliedHere(value, edit);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isMade = edit.value !== undefined && edit.onlyWherePresent !== true;
  if (!isObject && !isMade) return value;
  const object = isObject ? (value as Plain) : {};
  const inner = applied(Object.hasOwn(object, key) ? object[key] : MISSING, edit, depth + 1);
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(inner === MISSING ? others : [...others, [key, inner]]);
}

function appliedHere(before: unknown, { value, onlyWherePresent }: FieldEdit): unknown {
  const isLeft = value === undefined || (onlyWherePresent === true && before === MISSING);
  return isLeft ? MISSING : (JSON.parse(value.toString()) as unknown);
}

const key = fc.constantFrom('a', 'b', 'x.y', '', 'c"\\', 'é');
const path = fc.array(key, { minLength: 1, maxLength: 3 });
const edit: fc.Arbitrary<FieldEdit> = fc.oneof(
  fc.record({ path, value: fc.constant(undefined) }),
  fc.record({
    path,
    value: fc.oneof(jsonText.node, written.object.map(textOf)).map((text) => Buffer.from(text)),
    onlyWherePresent: fc.boolean(),
  }),
);
const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 });

describe('edits of any documents', () => {
  it('leave every byte that is not of what they change', () => {
    const value = fc.option(fc.constantFrom('9', '{"z":[]}', '"\\u0061"'), { nil: undefined });
    fc.assert(
      fc.property(written.object, path, value, (object, where, text) => {
        const bytes = text === undefined ? undefined : Buffer.from(text);
        expect(edited(textOf(object), { path: where, value: bytes })).toBe(
          textOf(expectedOf(object, where, text)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('come to what they come to one after the other on plain objects', () => {
    const text = fc.oneof(written.object.map(textOf), jsonText.object);
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 5 }), (before, edits) => {
        const expected = edits.reduce<unknown>(
          (value, one) => applied(value, one),
          JSON.parse(before),
        );
        expect(JSON.parse(edited(before, ...edits))).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('are found in the order of the text, none over another, however it is cut', () => {
    fc.assert(
      fc.property(
        written.object.map(textOf),
        fc.array(edit, { maxLength: 5 }),
        lengths,
        (text, edits, cuts) => {
          const found = [[1_00000], [1], cuts].map((each) => {
            const json = new JsonEdits(edits);
            for (const chunk of chunksOf(Buffer.from(text), each)) json.push(chunk);
            return json.end();
          });
          expect(found[1]).toEqual(found[0]);
          expect(found[2]).toEqual(found[0]);
          let from = 0;
          for (const { start, end } of found[0] ?? []) {
            expect(start).toBeGreaterThanOrEqual(from);
            expect(end).toBeGreaterThanOrEqual(start);
            from = end;
          }
          expect(from).toBeLessThanOrEqual(Buffer.byteLength(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('leave nothing of what they strip', () => {
    fc.assert(
      fc.property(written.object.map(textOf), path, (text, where) => {
        const stripped = editedJson(Buffer.from(text), [{ path: where, value: undefined }]);
        const again = new JsonEdits([{ path: where, value: undefined }]);
        again.push(stripped);
        expect(again.end()).toEqual([]);
      }),
    );
  });
});
