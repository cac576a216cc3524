import { describe, expect, it } from 'vitest';
import { code, table, withGenerated } from './markdown.js';

describe('a table', () => {
  it('has columns as wide as their widest cell', () => {
    expect(
      table(
        ['A', 'Bb'],
        [
          ['one', 'x'],
          ['', 'longer'],
        ],
      ),
    ).toBe(
      ['| A   | Bb     |', '| --- | ------ |', '| one | x      |', '|     | longer |'].join('\n'),
    );
  });

  it('keeps bars within cells', () => {
    expect(table(['A'], [['a|b']])).toBe(['| A    |', '| ---- |', '| a\\|b |'].join('\n'));
  });
});

it('code is between backticks, nothing is nothing', () => {
  expect([code('a'), code('')]).toEqual(['`a`', '']);
});

describe('a document', () => {
  const document = 'before\n\n<!-- generated: x -->\nold\n<!-- /generated -->\n\nafter\n';

  it('gets its generated part, and keeps all else', () => {
    expect(withGenerated(document, 'x', 'new')).toBe(
      'before\n\n<!-- generated: x -->\n\nnew\n\n<!-- /generated -->\n\nafter\n',
    );
  });

  it('stays as it is if it is up to date', () => {
    const upToDate = withGenerated(document, 'x', 'new');
    expect(withGenerated(upToDate, 'x', 'new')).toBe(upToDate);
  });

  it('is refused without a place for it', () => {
    expect(() => withGenerated(document, 'y', 'new')).toThrow('<!-- generated: y -->');
    expect(() => withGenerated('<!-- generated: x -->', 'x', 'new')).toThrow('/generated');
  });
});
