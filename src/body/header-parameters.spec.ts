import { expect, it } from 'vitest';
import { parameterized } from './header-parameters.js';

it.each([
  ['form-data', 'form-data', {}],
  ['form-data; name="model"', 'form-data', { name: 'model' }],
  ['Form-Data;name=model;', 'form-data', { name: 'model' }],
  [
    'form-data ; NAME = "model" ; filename=x.wav',
    'form-data',
    { name: 'model', filename: 'x.wav' },
  ],
  ['form-data; filename="a; name=b"; name="c"', 'form-data', { filename: 'a; name=b', name: 'c' }],
  ['form-data; name="a\\"b\\\\c"', 'form-data', { name: 'a"b\\c' }],
  ['form-data; name="first"; name="second"', 'form-data', { name: 'first' }],
  ['form-data; name=""', 'form-data', { name: '' }],
  ['form-data; ;; name=a', 'form-data', { name: 'a' }],
  ['form-data; name="open', 'form-data', {}],
  ['form-data; name=; x=1', 'form-data', {}],
  ['form-data; name="a"rest; x=1', 'form-data', { name: 'a' }],
  ['multipart/form-data; boundary=--x', 'multipart/form-data', { boundary: '--x' }],
  ['multipart/form-data; boundary="a b:c=d?"', 'multipart/form-data', { boundary: 'a b:c=d?' }],
  ['', '', {}],
])('%s', (field, value, parameters) => {
  const found = parameterized(field);
  expect(found.value).toBe(value);
  expect(Object.fromEntries(found.parameters)).toEqual(parameters);
});
