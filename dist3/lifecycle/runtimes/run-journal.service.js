var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var RunJournal_1;
import { randomBytes } from 'node:crypto';
import { readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { ConfigFile } from '../../config/config-file.js';
import { GatewayConfig } from '../../config/gateway.config.js';
import { codeOf } from '../../error-code.js';
import { sha256 } from '../../sha256.js';
import { makeFolder } from './make-folder.js';
import { draftOf, Orphans } from './orphans.service.js';
import { processOf } from './process-table.js';
/**
 * A file that says what this run of the gateway has started and not ended, so that the next one can
 * end it. Each configuration file has a folder of its own: gateways with different ones do not
 * meet. It is written before anything is started; from then on, lives alone tell what came of it.
 */
let RunJournal = RunJournal_1 = class RunJournal {
    config;
    configFile;
    orphans;
    /** This run of the gateway among all. */
    run = randomBytes(16).toString('hex');
    upstreams = new Map();
    logger = new Logger(RunJournal_1.name);
    lives = 0;
    head;
    folder;
    file;
    hasWarned = false;
    /** One step at a time, so that the file says in the end what was noted last. */
    steps = Promise.resolve();
    constructor(config, configFile, orphans) {
        this.config = config;
        this.configFile = configFile;
        this.orphans = orphans;
    }
    async onModuleInit() {
        const self = await processOf(process.pid);
        if (self === undefined)
            return;
        const { pid, startTime } = self;
        this.head = { ...(await thisMachine()), gateway: { pid, startTime }, run: this.run };
        const folder = await this.prepareFolder();
        if (folder === undefined)
            return;
        this.folder = folder;
        this.file = join(folder, `${pid}-${this.run}.json`);
        await this.write();
        await this.orphans.endIn(folder, this.head);
    }
    async onApplicationShutdown() {
        await this.steps;
        if (this.head === undefined)
            return;
        // What left its session while that was being ended.
        const isAllEnded = this.lives === 0 || (await this.orphans.endAll({ ...this.head, upstreams: [] }));
        if (this.file === undefined || !isAllEnded)
            return;
        for (const part of [this.file, draftOf(this.file)])
            await rm(part, { force: true }).catch(this.warn);
    }
    /** True if another gateway of the same configuration file is known to run here, in this run. */
    async isLiving(run) {
        const { folder, head } = this;
        return (folder !== undefined && head !== undefined && (await this.orphans.isLiving(folder, run, head)));
    }
    /** For the environment of what is started next. */
    nextLife() {
        this.lives += 1;
        return `${this.run}.${this.lives}`;
    }
    /** Does not wait until it is written. Without a start time, the system is asked for it. */
    add(upstream) {
        this.next(async () => {
            const { pid } = upstream;
            const startTime = upstream.startTime || (await processOf(pid))?.startTime;
            if (startTime !== undefined)
                this.upstreams.set(pid, { ...upstream, startTime });
        });
    }
    remove(pid) {
        this.next(() => {
            this.upstreams.delete(pid);
        });
    }
    next(step) {
        if (this.file === undefined)
            return;
        this.steps = this.steps.then(step).then(() => this.write());
    }
    /** Never rejects. */
    async write() {
        if (this.file === undefined || this.head === undefined)
            return;
        const record = { ...this.head, upstreams: [...this.upstreams.values()] };
        const draft = draftOf(this.file);
        try {
            await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
            await rename(draft, this.file);
        }
        catch (error) {
            this.warn(error);
        }
    }
    async prepareFolder() {
        try {
            const name = sha256(await realpath(this.configFile.path));
            const folder = join(this.config.stateFolder ?? defaultFolder(), name.slice(0, 16));
            makeFolder(folder, 0o700);
            return folder;
        }
        catch (error) {
            this.warn(error);
            return undefined;
        }
    }
    /** Once, and without the path: clients may read this log. */
    warn = (error) => {
        if (this.hasWarned)
            return;
        this.hasWarned = true;
        this.logger.warn('cannot note what runs: after a crash it will not be found', {
            key: 'stateFolder',
            code: codeOf(error),
        });
    };
};
RunJournal = RunJournal_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [GatewayConfig,
        ConfigFile,
        Orphans])
], RunJournal);
export { RunJournal };
/** The XDG base directory specification: a relative folder does not count. */
function defaultFolder() {
    const { XDG_STATE_HOME: named = '' } = process.env;
    const base = isAbsolute(named) ? named : join(homedir(), '.local', 'state');
    return join(base, 'llama-swap-nest');
}
/** Where there is no `/proc`, start times tell boots apart, and there are no namespaces. */
async function thisMachine() {
    const [boot, pidNamespace] = await Promise.all([
        readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => ''),
        readlink('/proc/self/ns/pid').catch(() => ''),
    ]);
    return { boot: boot.trim(), pidNamespace };
}
//# sourceMappingURL=run-journal.service.js.map