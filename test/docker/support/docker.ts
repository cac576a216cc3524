import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LONGEST_OUTPUT = 64 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** The `docker` command: what it prints, without the last line end. Fails with what it said. */
export async function docker(args: readonly string[], env: Environment = {}): Promise<string> {
  const { stdout } = await run('docker', [...args], {
    env: { ...process.env, ...env },
    maxBuffer: LONGEST_OUTPUT,
  });
  return stdout.trimEnd();
}

/** The same, a line an entry. */
export async function dockerLines(
  args: readonly string[],
  env: Environment = {},
): Promise<string[]> {
  return (await docker(args, env)).split('\n').filter((line) => line !== '');
}

/** Feeds the command what another one prints. */
export async function dockerWithInput(
  args: readonly string[],
  input: { readonly program: string; readonly args: readonly string[]; readonly cwd: string },
): Promise<void> {
  const source = spawn(input.program, input.args, {
    cwd: input.cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const command = spawn('docker', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [command.stdout, command.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  source.stdout.pipe(command.stdin);
  const code = await new Promise((resolve) => command.once('close', resolve));
  if (code !== 0) throw new Error(`docker ${args.join(' ')} failed: ${said}`);
}

/** Undefined where no engine answers, or there is no `docker` with `compose`. */
export async function engineVersion(env: Environment = {}): Promise<string | undefined> {
  try {
    await docker(['compose', 'version'], env);
    return await docker(['version', '--format', '{{.Server.Version}}'], env);
  } catch {
    return undefined;
  }
}

/** Facts of a container, an image, …, as Docker's Go templates name them. */
export async function inspected<T>(
  name: string,
  template: string,
  env: Environment = {},
): Promise<T> {
  return JSON.parse(await docker(['inspect', '--format', `{{json ${template}}}`, name], env)) as T;
}
