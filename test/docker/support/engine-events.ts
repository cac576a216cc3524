import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { eventually } from '../../support/journal.js';
import { docker } from './docker.js';

/** What became of a container, as the engine tells it. */
export interface EngineEvent {
  readonly action: string;
  readonly name: string;
}

interface Told {
  readonly Action: string;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

/** `docker events` of the containers whose names begin with a text, from now on. */
export class EngineEvents {
  readonly events: EngineEvent[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly prefix: string,
  ) {
    if (child.stdout === null) throw new Error('docker events says nothing');
    createInterface(child.stdout).on('line', (line) => {
      const { Action: action, Actor } = JSON.parse(line) as Told;
      const name = Actor.Attributes['name'] ?? '';
      if (name.startsWith(prefix)) this.events.push({ action, name: name.slice(prefix.length) });
    });
  }

  static async follow(
    prefix: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<EngineEvents> {
    // It says nothing of being connected; since a moment ago it misses nothing.
    const since = await docker(['info', '--format', '{{.SystemTime}}'], env);
    const args = [
      'events',
      '--since',
      since,
      '--format',
      '{{json .}}',
      '--filter',
      'type=container',
    ];
    const child = spawn('docker', args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const events = new EngineEvents(child, prefix);
    onTestFinished(() => events.end());
    return events;
  }

  /** `start a`, `die a`, … : the lives of the containers, all else left out. */
  lives(): string[] {
    return this.events
      .filter(({ action }) => ['start', 'die'].includes(action))
      .map(({ action, name }) => `${action} ${name}`);
  }

  count(action: string, name?: string): number {
    return this.events.filter(
      (event) => event.action === action && event.name === (name ?? event.name),
    ).length;
  }

  async until(action: string, name: string, nth = 1): Promise<void> {
    await eventually(() => this.count(action, name) >= nth, `${action} ${name} (${nth})`, 30_000);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}

/** Names of containers that ran at the same moment, in pairs. */
export function together(lives: readonly string[]): string[] {
  const running = new Set<string>();
  return lives.flatMap((life) => {
    const [action = '', name = ''] = life.split(' ');
    if (action === 'die') running.delete(name);
    const others = action === 'start' ? [...running].filter((other) => other !== name) : [];
    if (action === 'start') running.add(name);
    return others.map((other) => `${other} and ${name}`);
  });
}
