import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../support/gateway.js';
import { chat, readUntil, readUntilBroken, refusal } from '../support/http.js';
import { eventually } from '../support/journal.js';
import { ended } from './support/answers.js';
import { docker, dockerLines } from './support/docker.js';
import { EngineEvents, together } from './support/engine-events.js';
import { fileOf, run, STAND_IN, startProgram } from './support/gateway-on-host.js';
import { OwnEngine, whyNoEngineOfItsOwn } from './support/own-engine.js';
import { freePort } from '../engine/processes.js';

const whyNot = run === '' ? 'there is no engine' : await whyNoEngineOfItsOwn();
if (whyNot !== undefined) console.log(`restarts of the engine are not tested: ${whyNot}`);

/** They share the network of the machine: the engine's own leads nowhere. */
async function entry(name: string, ...more: string[]): Promise<ModelEntry> {
  const port = await freePort();
  const command = ['--port', '{PORT}', '--name', name, '--token-pace', '5', ...more];
  return { container: { name: `model-${name}`, image: STAND_IN, command, network: 'host', port } };
}

describe.skipIf(whyNot !== undefined)('an engine that is restarted', () => {
  it('in the middle of a swap, a stream, a load: the gateway lives, says why, and recovers by itself', async () => {
    const engine = await OwnEngine.start(STAND_IN);
    const { environment } = engine;
    const models = {
      a: await entry('a', '--tokens', '2000'),
      b: await entry('b'),
      slow: await entry('slow', '--load-time', '2000'),
      command: { cmd: 'node dist/stand-in/main.js --port {PORT} --name command', persist: true },
    };
    const file = fileOf(models, { healthCheckTimeout: 60 });
    const { program, url } = await startProgram(file, { ...environment });
    const names = (): Promise<string[]> =>
      dockerLines(['ps', '--format', '{{.Names}}'], environment);

    // 1. A stream: its container ends with the engine.
    const reader = await readUntil(
      await chat(url, 'a', { stream: true, max_tokens: 2000 }),
      '"content":"',
    );
    const broken = readUntilBroken(reader);
    await engine.down();
    expect(await broken).toContain('event: error');
    const refused = await refusal(await chat(url, 'b'));
    expect(refused).toMatchObject({ status: 503, code: 'model_load_failed' });
    expect(await (await fetch(`${url}/logs/b`)).text()).toContain('engine cannot be reached');
    expect(await ended(chat(url, 'command'))).toContain('choices');

    // 2. It is back: nobody has to do anything.
    await engine.up();
    await eventually(
      async () => (await ended(chat(url, 'b'))).includes('choices'),
      'b answers',
      60_000,
    );
    expect(await names()).toEqual(['model-b']);

    // 3. In the middle of a swap: b has been asked to stop, and slow to start.
    const events = await EngineEvents.follow('model-', environment);
    const swap = ended(chat(url, 'slow'));
    await events.until('start', 'slow');
    await engine.down('SIGKILL');
    await engine.up();
    await swap;
    await eventually(
      async () => (await ended(chat(url, 'slow'))).includes('choices'),
      'slow answers',
      60_000,
    );
    expect(await names()).toEqual(['model-slow']);
    expect(together(events.lives())).toEqual([]);

    // 4. Nothing is left of all this.
    program.signal('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(await docker(['ps', '--all', '--quiet'], environment)).toBe('');
  }, 240_000);
});
