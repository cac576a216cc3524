// The results that are kept in the repository, and the page that is made of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { page } from './page.mjs';

const RESULTS = new URL('../results.json', import.meta.url);
const PAGE = new URL('../../docs/performance.md', import.meta.url);

export function record(results) {
  // A line each for what has no names in it: rows of samples.
  const text = JSON.stringify(results, null, 2).replaceAll(/\[[^[\]{}]*\]/g, (list) =>
    JSON.stringify(JSON.parse(list)),
  );
  writeFileSync(RESULTS, `${text}\n`);
  writePage(results);
}

export const recorded = () => JSON.parse(readFileSync(RESULTS, 'utf8'));

export const writePage = (results) => writeFileSync(PAGE, page(results));
