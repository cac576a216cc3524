import { HIGHEST_PORT } from './config/limits.js';
import { parseArgs } from 'node:util';
import { parseEstimate } from './estimate/estimate-command.js';
export const DEFAULT_LISTEN = { host: '127.0.0.1', port: 8080 };
export const USAGE = `llama-swap-nest – one OpenAI-compatible address for many local models

usage: llama-swap-nest [options]          serve
       llama-swap-nest check [options]    print what a configuration would run, and exit
       llama-swap-nest estimate MODEL.gguf [options]
                                          print what memory a llama-server would take for it

  --config FILE      configuration file (default config/config.yaml)
  --listen ADDR      :8080, 127.0.0.1:8080 or [::1]:8080 (default 127.0.0.1:8080)
  --watch-config     reload the configuration file when it changes
  --log-level LEVEL  debug, info, warn or error (default: as configured)
  --version          print the version
  --help             print this

of estimate:
  --ctx N            context in tokens (default: what the model was trained for)
  --ngl N            layers on the GPU (default: all)
  --parallel N       slots that share the context (default 1)
  --cache-type-k T   of keys in the cache: f16, q8_0, q4_0, ... (default f16)
  --cache-type-v T   of values
`;
/** What the command line asks for. A repeated option counts the last time. */
export function parseCommandLine(argv) {
    try {
        return argv[0] === 'estimate' ? parseEstimate(argv.slice(1)) : parse(argv);
    }
    catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        // The library goes on with advice on options that begin with a dash.
        return { kind: 'misuse', message: text.split(/\.\s/)[0] ?? text };
    }
}
function parse(argv) {
    const { values, positionals } = parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: {
            config: { type: 'string' },
            listen: { type: 'string' },
            'log-level': { type: 'string' },
            'watch-config': { type: 'boolean' },
            version: { type: 'boolean' },
            help: { type: 'boolean', short: 'h' },
        },
    });
    if (values.help === true)
        return { kind: 'help' };
    if (values.version === true)
        return { kind: 'version' };
    if (values.config === '')
        return { kind: 'misuse', message: '--config: expected a file' };
    const [word, ...more] = positionals;
    if (word === 'check' && more.length === 0) {
        return values['watch-config'] === true
            ? { kind: 'misuse', message: '--watch-config: check reads the file once' }
            : { kind: 'check', file: values.config };
    }
    if (word === 'estimate') {
        return { kind: 'misuse', message: 'estimate comes first, then its file and options' };
    }
    const unknown = word === 'check' ? more[0] : word;
    if (unknown !== undefined)
        return { kind: 'misuse', message: `unknown command '${unknown}'` };
    const listen = values.listen === undefined ? undefined : parseListenAddress(values.listen);
    if (listen === null) {
        const message = `--listen: expected :8080, 127.0.0.1:8080 or [::1]:8080, got '${String(values.listen)}'`;
        return { kind: 'misuse', message };
    }
    return {
        kind: 'serve',
        file: values.config,
        listen,
        logLevel: values['log-level'],
        isWatched: values['watch-config'] === true,
    };
}
/** Null if it is no address. Port 0 is any free one. */
export function parseListenAddress(text) {
    const match = /^(?:\[([^\]]+)\]|([^:[\]\s]*)):(\d{1,5})$/.exec(text);
    const port = Number(match?.[3]);
    if (match === null || port > HIGHEST_PORT)
        return null;
    const host = match[1] ?? match[2];
    return { host: host === '' ? undefined : host, port };
}
//# sourceMappingURL=cli.js.map