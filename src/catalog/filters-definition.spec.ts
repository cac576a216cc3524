import { describe, expect, it } from 'vitest';
import type { FieldEdit } from '../body/json-edit-tree.js';
import { FiltersConfig } from '../config/filters.config.js';
import { defineFilters } from './filters-definition.js';
import type { FiltersDefinition } from './filters-definition.js';

const defined = (filters: Partial<FiltersConfig>): FiltersDefinition =>
  defineFilters(Object.assign(new FiltersConfig(), filters));

/** `a.b` or `a.b=1` */
const written = ({ path, value }: FieldEdit): string =>
  path.join(' ') + (value === undefined ? '' : `=${value.toString()}`);

describe('filters', () => {
  it('of none change nothing', () => {
    expect(defined({})).toEqual({ edits: [], editsByName: new Map() });
  });

  it('strip before they set, in the order of the file', () => {
    const { edits } = defined({
      stripParams: ['b', 'a.c'],
      setParams: { z: 1, 'a.d\\.e': 'x', y: null },
    });
    expect(edits.map(written)).toEqual(['b', 'a c', 'z=1', 'a d.e="x"', 'y=null']);
  });

  it.each([{ stripParams: 'a, b.c' }, { strip_params: 'a,b.c,' }])(
    'may have their names in one text: %j',
    (filters) => {
      expect(defined(filters).edits.map(written)).toEqual(['a', 'b c']);
    },
  );

  it('set values of any kind, integers with all their digits', () => {
    const value = { big: [12345678901234567890n, -1.5], '"': { t: true, n: null, s: 'é\n' } };
    expect(defined({ setParams: { x: value } }).edits.map(written)).toEqual([
      'x={"big":[12345678901234567890,-1.5],"\\"":{"t":true,"n":null,"s":"é\\n"}}',
    ]);
  });

  it('set more by the name that is asked for', () => {
    const { editsByName } = defined({ setParamsByID: { a: { x: 1 }, b: null } });
    expect([...editsByName].map(([name, edits]) => [name, edits.map(written)])).toEqual([
      ['a', ['x=1']],
      ['b', []],
    ]);
  });

  it('never touch the model', () => {
    const { edits, editsByName } = defined({
      stripParams: 'model,a',
      setParams: { model: 'x', 'model.y': 1 },
      setParamsByID: { b: { model: 'x' } },
    });
    expect(edits.map(written)).toEqual(['a']);
    expect(editsByName).toEqual(new Map([['b', []]]));
  });
});
