import { OVERRIDABLE, variableFor } from '../config/environment-overrides.js';
import { code, table } from './markdown.js';
/** The sections of the file, as the documentation shows them. */
const SECTIONS = [
    { title: '`models.<id>`', definition: 'ModelConfig' },
    { title: '`models.<id>.container`', definition: 'ContainerConfig' },
    { title: '`models.<id>.filters`', definition: 'FiltersConfig' },
    { title: '`models.<id>.capabilities`', definition: 'CapabilitiesConfig' },
    { title: '`groups.<id>`', definition: 'GroupConfig' },
    { title: '`devices.<name>`', definition: 'DeviceConfig' },
    { title: '`swap`', definition: 'SwapConfig' },
    { title: '`hooks.on_startup`', definition: 'StartupHooksConfig' },
    { title: '`apiKeys[]`', definition: 'ApiKeyConfig' },
];
/** A table of the keys of each section: type, default and meaning. */
export function optionTables({ definitions, ...top }) {
    const sections = SECTIONS.map(({ title, definition }) => {
        const section = definitions[definition];
        if (section === undefined)
            throw new RangeError(`the schema has no ${definition}`);
        return `### ${title}\n\n${table(HEADER, rows(section))}`;
    });
    const variables = rows(top).map((row) => row.toSpliced(3, 0, variable(row[0])));
    const first = table(HEADER.toSpliced(3, 0, 'Environment'), variables);
    return [`### Top level\n\n${first}`, ...sections].join('\n\n');
}
const SEE_BELOW = 'mapping, see below';
const HEADER = ['Key', 'Type', 'Default', 'Meaning'];
const rows = ({ properties = {}, required = [] }) => Object.entries(properties).map(([key, schema]) => [
    code(key),
    typeText(schema),
    required.includes(key) ? 'required' : defaultText(schema.default),
    schema.description ?? '',
]);
function variable(key) {
    const overridden = OVERRIDABLE.find((one) => code(one) === key);
    return overridden === undefined ? '' : code(variableFor(overridden));
}
function typeText(schema) {
    const { anyOf, items, additionalProperties } = schema;
    if ('$ref' in schema)
        return SEE_BELOW;
    if (anyOf !== undefined)
        return [...new Set(anyOf.filter(isSaid).map(typeText))].join(' or ');
    if (schema.enum !== undefined)
        return schema.enum.map((value) => code(String(value))).join(', ');
    if (items !== undefined)
        return listText(typeText(items));
    const [type = 'anything'] = [schema.type ?? []].flat();
    if (type === 'boolean')
        return '`true`, `false`';
    if (type !== 'object')
        return type;
    const isMapOfSections = typeof additionalProperties === 'object' && '$ref' in additionalProperties;
    return isMapOfSections ? 'mapping, see below' : 'mapping';
}
/** That a macro may stand there, or nothing, is said once for all. */
const isSaid = ({ $ref, type }) => $ref !== '#/definitions/Macro' && type !== 'null';
const listText = (item) => item === SEE_BELOW ? 'list, see below' : `list of ${item}s`;
function defaultText(value) {
    if (value === undefined)
        return '';
    return code(typeof value === 'string' ? value : JSON.stringify(value));
}
//# sourceMappingURL=option-tables.js.map