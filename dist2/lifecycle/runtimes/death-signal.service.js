var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { runTool } from '../../memory/run-tool.js';
import { IS_LINUX } from './process-table.js';
const CHECK_TIMEOUT_MS = 2_000;
/**
 * Has the kernel end a program when the gateway is gone, however that comes about: by `setpriv` of
 * util-linux, where there is one that can.
 */
let DeathSignal = class DeathSignal {
    setpriv;
    async onModuleInit() {
        if (!IS_LINUX)
            return;
        const program = await findProgram('setpriv', process.env);
        // That of BusyBox does not know the option.
        if (program !== undefined && (await isAble(program)))
            this.setpriv = program;
    }
    /** The command that runs this one with the signal set; the same where that cannot be done. */
    async around(command, environment, signal) {
        const [name = '', ...args] = command;
        const program = this.setpriv === undefined ? undefined : await findProgram(name, environment);
        // A program that is not there is looked for as ever: that says what is wrong.
        if (this.setpriv === undefined || program === undefined)
            return command;
        return [this.setpriv, '--pdeathsig', signal, '--', program, ...args];
    }
};
DeathSignal = __decorate([
    Injectable()
], DeathSignal);
export { DeathSignal };
/** By its path, once for the whole process: it is asked by being run. */
const able = new Map();
function isAble(setpriv) {
    const known = able.get(setpriv) ?? canSetDeathSignal(setpriv);
    able.set(setpriv, known);
    return known;
}
async function canSetDeathSignal(setpriv) {
    const result = await runTool({
        program: setpriv,
        args: ['--pdeathsig', 'KILL', '--', setpriv, '--version'],
        timeoutMs: CHECK_TIMEOUT_MS,
        signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
    }).catch(() => undefined);
    return result?.kind === 'ended' && result.exitCode === 0;
}
/** Where execvp(3) would find it. */
async function findProgram(name, { PATH }) {
    if (name.includes('/'))
        return (await isProgram(name)) ? name : undefined;
    // An empty entry is the working folder.
    for (const folder of PATH?.split(':') ?? []) {
        const file = resolve(folder, name);
        if (await isProgram(file))
            return file;
    }
    return undefined;
}
async function isProgram(file) {
    try {
        await access(file, constants.X_OK);
        return (await stat(file)).isFile();
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=death-signal.service.js.map