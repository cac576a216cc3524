import 'reflect-metadata';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { configSchema } from './generated/config-schema.js';
import { errorTable } from './generated/error-table.js';
import { withGenerated } from './generated/markdown.js';
import { optionTables } from './generated/option-tables.js';
import { ERROR_TABLE } from './http/error-table.js';
const schema = configSchema();
const GENERATED = [
    {
        file: 'config/config.schema.json',
        content: () => `${JSON.stringify(schema, null, 2)}\n`,
    },
    {
        file: 'docs/configuration.md',
        content: (current) => withGenerated(current, 'options', optionTables(schema)),
    },
    {
        file: 'docs/api.md',
        content: (current) => withGenerated(current, 'errors', errorTable(ERROR_TABLE)),
    },
];
const stale = GENERATED.flatMap(({ file, content }) => {
    const place = new URL(`../${file}`, import.meta.url);
    const current = existsSync(place) ? readFileSync(place, 'utf8') : '';
    const wanted = content(current);
    return current === wanted ? [] : [{ file, place, wanted }];
});
if (process.argv.includes('--check')) {
    for (const { file } of stale)
        process.stderr.write(`${file} is stale: npm run generate\n`);
    if (stale.length > 0)
        process.exitCode = 1;
}
else {
    for (const { file, place, wanted } of stale) {
        writeFileSync(place, wanted);
        process.stdout.write(`${file} written\n`);
    }
}
//# sourceMappingURL=generate.js.map