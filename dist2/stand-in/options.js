import { parseArgs } from 'node:util';
export const DEFAULT_NAME = 'stand-in';
const LARGEST_PORT = 65_535;
const LARGEST_NUMBER = 2_147_483_647; // the longest timer Node keeps
const flags = {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string' },
    name: { type: 'string', default: DEFAULT_NAME },
    'load-time': { type: 'string', default: '0' },
    'stop-time': { type: 'string', default: '0' },
    'token-pace': { type: 'string', default: '20' },
    tokens: { type: 'string', default: '24' },
    slots: { type: 'string', default: '4' },
    embedding: { type: 'boolean', default: false },
    journal: { type: 'string' },
};
/** The command line's arguments as options, or one sentence saying what is wrong with them. */
export function parseOptions(argv) {
    try {
        return { options: optionsFrom(argv) };
    }
    catch (error) {
        return { problem: error instanceof Error ? error.message : String(error) };
    }
}
function optionsFrom(argv) {
    const { values } = parseArgs({ args: [...argv], options: flags, allowPositionals: false });
    if (values.port === undefined) {
        throw new Error('--port is required');
    }
    return {
        host: values.host,
        port: wholeNumber('--port', values.port, 0, LARGEST_PORT),
        name: values.name,
        loadTimeMs: wholeNumber('--load-time', values['load-time'], 0),
        stopTimeMs: wholeNumber('--stop-time', values['stop-time'], 0),
        tokenPaceMs: wholeNumber('--token-pace', values['token-pace'], 0),
        tokens: wholeNumber('--tokens', values.tokens, 1),
        slots: wholeNumber('--slots', values.slots, 1),
        embedding: values.embedding,
        journalFile: values.journal,
    };
}
function wholeNumber(flag, text, least, most = LARGEST_NUMBER) {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
        throw new Error(`${flag} must be a whole number from ${least} to ${most}, not '${text}'`);
    }
    return value;
}
//# sourceMappingURL=options.js.map