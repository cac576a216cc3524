import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { runTool } from '../../memory/run-tool.js';
import { IS_LINUX } from './process-table.js';

const CHECK_TIMEOUT_MS = 2_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Has the kernel end a program when the gateway is gone, however that comes about: by `setpriv` of
 * util-linux, where there is one that can.
 */
@Injectable()
export class DeathSignal implements OnModuleInit {
  private setpriv: string | undefined;

  async onModuleInit(): Promise<void> {
    if (!IS_LINUX) return;
    const program = findProgram('setpriv', process.env);
    // That of BusyBox does not know the option.
    if (program !== undefined && (await isAble(program))) this.setpriv = program;
  }

  /** The command that runs this one with the signal set; the same where that cannot be done. */
  around(
    command: readonly string[],
    environment: Environment,
    signal: 'KILL' | 'TERM',
  ): readonly string[] {
    const [name = '', ...args] = command;
    const program = this.setpriv === undefined ? undefined : findProgram(name, environment);
    // A program that is not there is looked for as ever: that says what is wrong.
    if (this.setpriv === undefined || program === undefined) return command;
    return [this.setpriv, '--pdeathsig', signal, '--', program, ...args];
  }
}

/** By its path, once for the whole process: it is asked by being run. */
const able = new Map<string, Promise<boolean>>();

function isAble(setpriv: string): Promise<boolean> {
  const known = able.get(setpriv) ?? canSetDeathSignal(setpriv);
  able.set(setpriv, known);
  return known;
}

async function canSetDeathSignal(setpriv: string): Promise<boolean> {
  const result = await runTool({
    program: setpriv,
    args: ['--pdeathsig', 'KILL', '--', setpriv, '--version'],
    timeoutMs: CHECK_TIMEOUT_MS,
    signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
  }).catch(() => undefined);
  return result?.kind === 'ended' && result.exitCode === 0;
}

/** Where execvp(3) would find it. Synchronous, as the start of a program is, which looks there too. */
function findProgram(name: string, { PATH }: Environment): string | undefined {
  if (name.includes('/')) return isProgram(name) ? name : undefined;
  // An empty entry is the working folder.
  return PATH?.split(':')
    .map((folder) => resolve(folder, name))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
