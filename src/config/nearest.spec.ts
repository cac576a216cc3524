import { expect, it } from 'vitest';
import { nearestHint } from './nearest.js';

it('names the known word that is nearest', () => {
  expect(nearestHint('tll', ['cmd', 'ttl', 'env'])).toBe(" (nearest known: 'ttl')");
});

it('says nothing where nothing is known', () => {
  expect(nearestHint('tll', [])).toBe('');
});
