import fc from 'fast-check';

/** JSON texts with many keys that are or look like `model`, written in many ways. */
export const jsonText = fc.letrec<{ node: string; object: string; damaged: string }>((tie) => {
  const space = fc.constantFrom('', '', '', ' ', '\n', '\t\r\n');
  const key = fc.oneof(
    fc.constantFrom(
      '"model"',
      '"m\\u006fdel"',
      '"stream"',
      '"str\\u0065am"',
      '"\\u006D\\u006F\\u0064\\u0065\\u006C"',
    ),
    fc.constantFrom('"models"', '"Model"', '"model\\u0000"', '"\\"model"', '"a"', '""'),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  );
  const list = (open: string, item: fc.Arbitrary<string>, close: string): fc.Arbitrary<string> =>
    fc
      .tuple(
        space,
        fc.array(
          fc.tuple(item, space).map(([text, gap]) => text + gap),
          { maxLength: 4 },
        ),
      )
      .map(([gap, items]) => open + gap + items.join(`,${gap}`) + close);
  const object = list(
    '{',
    fc.tuple(key, space, tie('node')).map(([name, gap, value]) => `${name}${gap}:${gap}${value}`),
    '}',
  );
  const node = fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('"a"', '"b"', 'null', 'true', '-0', '1e999', '12345678901234567890', '1.50'),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.json(),
    object,
    list('[', tie('node'), ']'),
  );
  const edit = fc.record({
    at: fc.nat(),
    drop: fc.nat(2),
    put: fc.string({
      unit: fc.constantFrom(...Array.from('{}[]:,"\\ \n-+.eE019truefalsn\u0000é')),
      maxLength: 2,
    }),
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
  const damaged = fc.tuple(object, edits).map(([text, list]) =>
    list.reduce((before, { at, drop, put }) => {
      const place = at % (before.length + 1);
      return before.slice(0, place) + put + before.slice(place + drop);
    }, text),
  );
  return { node, object, damaged };
});

/** The text in chunks of these lengths, over and over. */
export function chunksOf(text: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < text.length; n++) {
    const length = lengths[n % lengths.length] ?? 1;
    // Nothing but empty chunks would never end.
    const end = at + (n > 0 && n % lengths.length === 0 ? Math.max(1, length) : length);
    chunks.push(text.subarray(at, end));
    at = end;
  }
  return chunks;
}
