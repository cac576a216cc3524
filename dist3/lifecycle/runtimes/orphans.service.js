var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var Orphans_1;
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { eachOf, IS_LINUX, lifeOf, processes, processOf } from './process-table.js';
import { fateOf, isSameAs, parseRecord, remnantsOf } from './run-record.js';
/** Their gateway has been gone for a while, and their memory is needed. */
const KILL_AFTER_MS = 2_000;
/** A killed process that is still there after this long is stuck in the kernel. */
const GIVE_UP_AFTER_MS = 5_000;
const LOOK_AGAIN_MS = 50;
/** A draft that cannot be read may be another gateway's that is being written. */
const WRITTEN_WITHIN_MS = 60_000;
const DRAFT = '.new';
/** What a record is written to first. */
export const draftOf = (file) => file + DRAFT;
const isDraft = (file) => file.endsWith(`.json${DRAFT}`);
/** Finds and ends what runs of the gateway have left behind that were cut short. */
let Orphans = Orphans_1 = class Orphans {
    logger = new Logger(Orphans_1.name);
    /** Of all runs recorded in the folder, but for this one. Never rejects, and takes seconds at most. */
    async endIn(folder, own) {
        const files = await readdir(folder).catch(() => []);
        const others = files.filter((file) => !file.includes(own.run));
        const isRecord = (file) => file.endsWith('.json') || (isDraft(file) && !files.includes(file.slice(0, -DRAFT.length)));
        const records = others.filter(isRecord);
        await Promise.all(records.map((file) => this.endOne(join(folder, file), own)));
    }
    /** True if the gateway of a recorded run is seen to run, on this machine. Never rejects. */
    async isLiving(folder, run, own) {
        const files = await readdir(folder).catch(() => []);
        const file = files.find((name) => name.endsWith(`-${run}.json`));
        const found = file === undefined ? undefined : await readOwnFile(join(folder, file));
        const record = found === undefined ? undefined : parseRecord(found.text);
        if (record?.boot !== own.boot || record.pidNamespace !== own.pidNamespace)
            return false;
        const gateway = await processOf(record.gateway.pid);
        return gateway !== undefined && isSameAs(record.gateway)(gateway);
    }
    /** True once nothing is left of the run; false where something cannot be ended. Never rejects. */
    async endAll(record) {
        // Lives can be read on Linux only.
        if (!IS_LINUX && record.upstreams.length === 0)
            return true;
        const found = [];
        const isOver = (await this.signalAll(record, 'SIGTERM', KILL_AFTER_MS, found)) ||
            (await this.signalAll(record, 'SIGKILL', GIVE_UP_AFTER_MS, found));
        for (const model of new Set(found.map((remnant) => remnant.model))) {
            const pid = found.find((remnant) => remnant.model === model)?.pid;
            if (isOver)
                this.logger.warn('orphan ended', { model, pid });
            else
                this.logger.error('an orphan cannot be ended', { model, pid });
        }
        return isOver;
    }
    async endOne(file, own) {
        const found = await readOwnFile(file);
        if (found === undefined)
            return;
        const record = parseRecord(found.text);
        if (record === undefined) {
            if (isDraft(file) && Date.now() - found.writtenAtMs < WRITTEN_WITHIN_MS)
                return;
            this.logger.warn('a record of an earlier run cannot be read', { key: 'stateFolder' });
        }
        else {
            const gateway = await processOf(record.gateway.pid);
            const isGatewayAlive = gateway !== undefined && isSameAs(record.gateway)(gateway);
            const fate = fateOf(record, own, { isGatewayAlive, ageMs: Date.now() - found.writtenAtMs });
            if (fate === 'running')
                return;
            if (fate === 'cut short' && !(await this.endAll(record)))
                return;
        }
        for (const part of [file, draftOf(file)])
            await rm(part, { force: true }).catch(() => undefined);
    }
    /** To each process once. True once none is left; false if some are after `forMs`. */
    async signalAll(record, signal, forMs, found) {
        const signalled = [];
        const untilMs = performance.now() + forMs;
        for (;;) {
            const left = remnantsOf(record, await livingSince(record), found).filter(({ pid }) => pid !== process.pid);
            if (left.length === 0)
                return true;
            if (performance.now() >= untilMs)
                return false;
            for (const remnant of left) {
                if (!found.some(isSameAs(remnant)))
                    found.push(remnant);
                if (signalled.some(isSameAs(remnant)))
                    continue;
                signalled.push(remnant);
                kill(remnant.pid, signal);
            }
            await sleep(LOOK_AGAIN_MS);
        }
    }
};
Orphans = Orphans_1 = __decorate([
    Injectable()
], Orphans);
export { Orphans };
/** Whatever the gateway of that run has started is no older than itself. */
async function livingSince({ gateway }) {
    return await eachOf(await processes(), async (process) => {
        if (process.startTime < gateway.startTime)
            return undefined;
        return { ...process, life: IS_LINUX ? await lifeOf(process.pid) : undefined };
    });
}
/** Records that another user has written could have anything killed. */
async function readOwnFile(file) {
    try {
        const facts = await lstat(file);
        if (!facts.isFile() || facts.uid !== process.getuid?.())
            return undefined;
        return { text: await readFile(file, 'utf8'), writtenAtMs: facts.mtimeMs };
    }
    catch {
        return undefined;
    }
}
function kill(pid, signal) {
    try {
        process.kill(pid, signal);
    }
    catch {
        // It has ended meanwhile, or took another user's identity: the next look tells.
    }
}
//# sourceMappingURL=orphans.service.js.map