import { code, table } from './markdown.js';
/** The errors of the gateway as a table, by status. */
export function errorTable(errors) {
    const rows = Object.entries(errors)
        .sort(([, a], [, b]) => a.status - b.status)
        .map(([name, { status, type, anthropic, when }]) => [
        String(status),
        code(name),
        code(type),
        `${anthropic.status} ${code(anthropic.type)}`,
        when,
    ]);
    return table(['Status', 'Code', 'Type', 'On `/v1/messages`', 'When'], rows);
}
//# sourceMappingURL=error-table.js.map