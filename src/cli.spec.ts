import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LISTEN, parseCommandLine, parseListenAddress, USAGE } from './cli.js';

const serve = {
  kind: 'serve',
  file: undefined,
  listen: undefined,
  logLevel: undefined,
  isWatched: false,
};

describe('the command line', () => {
  it.each<[argv: string, command: object]>([
    ['', serve],
    ['--config a.yaml', { ...serve, file: 'a.yaml' }],
    ['--config=a.yaml', { ...serve, file: 'a.yaml' }],
    ['--listen :8080', { ...serve, listen: { host: undefined, port: 8080 } }],
    ['--log-level debug', { ...serve, logLevel: 'debug' }],
    ['check', { kind: 'check', file: undefined }],
    ['check --config a.yaml', { kind: 'check', file: 'a.yaml' }],
    ['--config a.yaml check', { kind: 'check', file: 'a.yaml' }],
    ['--version', { kind: 'version' }],
    ['--help', { kind: 'help' }],
    ['-h', { kind: 'help' }],
    ['--version --help --config a.yaml', { kind: 'help' }],
    ['estimate --help', { kind: 'help' }],
  ])('%j is understood', (argv, command) => {
    expect(parseCommandLine(words(argv))).toEqual(command);
  });

  it('is understood where it asks for an estimate, whose options are its own', () => {
    expect(parseCommandLine(words('estimate m.gguf --ctx 8192 --ngl 20'))).toMatchObject({
      kind: 'estimate',
      file: 'm.gguf',
      options: { contextTokens: 8192, gpuLayers: 20 },
    });
  });

  it('takes the last one of a repeated option', () => {
    const argv = '--config a --listen :1 --log-level info --config b --listen :2 --log-level warn';
    expect(parseCommandLine(words(argv))).toEqual({
      ...serve,
      file: 'b',
      listen: { host: undefined, port: 2 },
      logLevel: 'warn',
    });
  });

  it.each([
    ['--port 8080', "Unknown option '--port'"],
    ['--config', "Option '--config <value>' argument missing"],
    ['--config --listen :1', "Option '--config' argument is ambiguous"],
    ['--config=', '--config: expected a file'],
    ['check --config=', '--config: expected a file'],
    ['check --watch-config', '--watch-config: check reads the file once'],
    ['--watch-config --config a check', '--watch-config: check reads the file once'],
    ['--version=1', "Option '--version' does not take an argument"],
    ['serve', "unknown command 'serve'"],
    ['check all', "unknown command 'all'"],
    ['estimate', 'estimate: expected a GGUF file'],
    ['estimate m.gguf --listen :1', "Unknown option '--listen'"],
    ['--ctx 8192', "Unknown option '--ctx'"],
    ['--config a estimate m.gguf', 'estimate comes first, then its file and options'],
    ['--listen 8080', "--listen: expected :8080, 127.0.0.1:8080 or [::1]:8080, got '8080'"],
    ['--listen=', "--listen: expected :8080, 127.0.0.1:8080 or [::1]:8080, got ''"],
  ])('%j is refused in one line', (argv, message) => {
    expect(parseCommandLine(words(argv))).toEqual({ kind: 'misuse', message });
  });

  it('is explained by the usage, option by option', () => {
    const options = ['--config', '--listen', '--log-level', '--version', '--help'];
    const ofEstimate = ['--ctx', '--ngl', '--parallel', '--cache-type-k', '--cache-type-v'];
    for (const option of [...options, ...ofEstimate]) {
      expect(USAGE).toContain(`${option} `);
    }
  });

  it('is never answered by an exception', () => {
    const word = fc.oneof(
      fc.constantFrom('--config', '--listen', '--log-level', '--help', 'check', '--', '-', '-x'),
      fc.constantFrom('estimate', '--ctx', '--ngl', '1'),
      fc.string(),
    );
    const kinds = ['serve', 'check', 'estimate', 'version', 'help', 'misuse'];
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        const command = parseCommandLine(argv);
        expect(kinds).toContain(command.kind);
        if (command.kind === 'misuse') expect(command.message).not.toBe('');
      }),
    );
  });
});

describe('an address to listen on', () => {
  it.each<[text: string, host: string | undefined, port: number]>([
    [':8080', undefined, 8080],
    ['127.0.0.1:8080', '127.0.0.1', 8080],
    ['0.0.0.0:1', '0.0.0.0', 1],
    ['localhost:65535', 'localhost', 65_535],
    ['[::1]:8080', '::1', 8080],
    ['[::]:8080', '::', 8080],
    ['127.0.0.1:0', '127.0.0.1', 0],
  ])('%s', (text, host, port) => {
    expect(parseListenAddress(text)).toEqual({ host, port });
  });

  it.each([
    ...['', '8080', ':', ':x', ':-1', ':65536', ':123456', '::1:8080', '[::1]', '[]:80'],
    ...['http://localhost:80', 'localhost', 'localhost:80 ', ' :80', '1.2.3.4:80:80', '[::1:80'],
  ])('is not %j', (text) => {
    expect(parseListenAddress(text)).toBeNull();
  });

  it('is that of this machine only, unless one is named', () => {
    expect(DEFAULT_LISTEN).toEqual(parseListenAddress('127.0.0.1:8080'));
  });
});

function words(argv: string): string[] {
  return argv === '' ? [] : argv.split(' ');
}
