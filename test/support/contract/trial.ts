import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createApp } from '../../../src/create-app.js';
import { configFile, temporaryFolder } from '../gateway.js';
import type { ModelEntry } from '../gateway.js';
import { chat, json, running } from '../http.js';
import { eventually, Journal } from '../journal.js';
import { Program } from '../process.js';
import { sum } from '../races.js';
import type { ContractRuntime, ContractStage } from './runtime.js';

type Stage = 'ready' | 'answer' | 'end';
type Models = Readonly<Record<string, TrialModel>>;

interface TrialModel extends ModelEntry {
  /** The name of its server, if that is not the model's. */
  readonly from?: string;
  /** More about its container, where it is one. */
  readonly container?: object;
}

/** Nobody has a turn, nobody lingers. */
const USUAL = { logLevel: 'error', unloadTimeout: 5, swap: { turn: 0, linger: 0 } };

/** One gateway over models of one runtime, whose servers do what the test says. */
export class Trial {
  readonly folder = temporaryFolder();
  readonly journal = new Journal(join(this.folder, 'journal.jsonl'));
  url = '';
  private stage: ContractStage | undefined;
  private closing = (): Promise<void> => Promise.resolve();

  /** With these models, each as its runtime configures it and with what is given besides. */
  static async prepare(
    runtime: ContractRuntime,
    models: Models,
    more: object = {},
  ): Promise<Trial> {
    const trial = new Trial();
    // Before its stage is: what steers the servers lives until they are gone.
    writeFileSync(trial.journal.file, '');
    trial.stage = await runtime.stage(trial);
    await trial.configure(models, more);
    return trial;
  }

  /** The same, and it listens. */
  static async begin(runtime: ContractRuntime, models: Models, more?: object): Promise<Trial> {
    const trial = await Trial.prepare(runtime, models, more);
    await trial.listen();
    return trial;
  }

  /** Writes the configuration. */
  async configure(models: Models, more: object = {}): Promise<void> {
    const entries: Record<string, ModelEntry> = {};
    for (const [model, { from = model, container = {}, ...rest }] of Object.entries(models)) {
      const entry = await this.on.entry(from);
      const all = { ...(entry['container'] as object | undefined), ...container };
      entries[model] = { ...entry, ...rest, ...('container' in entry ? { container: all } : {}) };
    }
    configFile({ ...USUAL, models: entries, ...more }, this.folder);
  }

  /** In this process. */
  async listen(): Promise<void> {
    const app = await createApp({ file: join(this.folder, 'config.yaml') });
    let closed: Promise<void> | undefined;
    this.closing = () => (closed ??= app.close());
    onTestFinished(() => this.closing());
    await app.listen({ host: '127.0.0.1', port: 0 });
    this.url = await app.getUrl();
  }

  /** As a process of its own, which another program runs where one is given. */
  async spawn(by: readonly string[] = []): Promise<Program> {
    const file = join(this.folder, 'config.yaml');
    const program = Program.start(
      ['--config', file, '--listen', '127.0.0.1:0', '--log-level', 'info'],
      { ...this.on.environment },
      undefined,
      by,
    );
    this.url = await program.url();
    return program;
  }

  close(): Promise<void> {
    return this.closing();
  }

  async reload(): Promise<number> {
    return (await fetch(`${this.url}/api/reload`, { method: 'POST' })).status;
  }

  chat(model: string, more: object = {}, init: RequestInit = {}): Promise<Response> {
    return chat(this.url, model, more, init);
  }

  /** Who answered. */
  async ask(model: string): Promise<{ name: string; life: string }> {
    const response = await this.chat(model);
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    return json(response);
  }

  /** Until nobody has to do anything for it to answer. */
  async askUntilItAnswers(model: string): Promise<string> {
    await eventually(async () => (await this.chat(model)).status === 200, `${model} answers`);
    return (await this.ask(model)).life;
  }

  async log(model: string): Promise<string> {
    return (await fetch(`${this.url}/logs/${model}`)).text();
  }

  async running(): Promise<string[]> {
    return (await running(this.url)).toSorted();
  }

  /** By an order, which takes no notice of a load that has failed just now. */
  async load(model: string): Promise<number> {
    return (await fetch(`${this.url}/upstream/${model}/load`)).status;
  }

  unload(model: string, query = ''): Promise<Response> {
    return fetch(`${this.url}/upstream/${model}${query}`, { method: 'DELETE' });
  }

  /** The server of this name waits there until it is let go. */
  hold(name: string, stage: Stage): void {
    this.steer(name, `holds-${stage}`);
  }

  release(name: string, stage: Stage): void {
    this.undo(name, `holds-${stage}`);
  }

  /** It frees what it holds later than another would begin if nobody waited for that. */
  endSlowly(name: string): void {
    this.steer(name, 'ends-slowly');
  }

  /** It fails whenever it is started, until it does not. */
  fail(name: string, fails: boolean): void {
    if (fails) this.steer(name, 'fails');
    else this.undo(name, 'fails');
  }

  async crash(name: string): Promise<void> {
    const before = this.journal.count(name, 'crashed');
    this.steer(name, 'crashes');
    await this.journal.until(name, 'crashed', before + 1);
  }

  /** So many requests wait. */
  waiting(count: number): Promise<void> {
    return eventually(async () => (await sum(this.url, 'queue_length')) === count, `${count} wait`);
  }

  left(): Promise<string[]> {
    return this.on.left();
  }

  async nothingIsLeft(): Promise<void> {
    await eventually(async () => (await this.left()).length === 0, 'nothing is left');
  }

  private get on(): ContractStage {
    if (this.stage === undefined) throw new Error('there is no stage yet');
    return this.stage;
  }

  private steer(name: string, what: string): void {
    writeFileSync(join(this.folder, `${name}-${what}`), '');
  }

  private undo(name: string, what: string): void {
    rmSync(join(this.folder, `${name}-${what}`), { force: true });
  }
}
