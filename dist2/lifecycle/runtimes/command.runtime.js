var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hasPort, withPid } from '../../config/placeholders.js';
import { Secrets } from '../../secrets/secrets.service.js';
import { DeathSignal } from './death-signal.service.js';
import { fillerOf, gpusOf } from './fill-in.js';
import { portHere } from './listeners.js';
import { openOutput } from './log-file.js';
import { MovingCommand } from './moving-command.js';
import { canBind, PortAllocator } from './port-allocator.js';
import { RunJournal } from './run-journal.service.js';
import { RunningCommand } from './running-command.js';
import { Runtime, StartError } from './runtime.js';
import { spawnSession } from './spawn-session.js';
import { stopBy } from './stop-command.js';
const SKIP_AT_MOST = 64;
/** Runs a model's `cmd` as a session of its own, without a shell. */
let CommandRuntime = class CommandRuntime extends Runtime {
    ports;
    secrets;
    journal;
    deathSignal;
    running = new Set();
    /** However the gateway's process ends, short of SIGKILL. */
    killAll = () => {
        for (const upstream of this.running)
            upstream.kill();
    };
    constructor(ports, secrets, journal, deathSignal) {
        super();
        this.ports = ports;
        this.secrets = secrets;
        this.journal = journal;
        this.deathSignal = deathSignal;
    }
    onModuleInit() {
        process.on('exit', this.killAll);
    }
    onApplicationShutdown() {
        process.off('exit', this.killAll);
    }
    async start(model, placement, output) {
        const log = openOutput(model, output, this.secrets);
        const launch = { model, placement, output: log };
        const first = await this.launch(launch).catch((error) => {
            log.close();
            throw error;
        });
        const canMove = hasPort(model.launch.baseUrl) && model.checkEndpoint !== undefined;
        const running = new MovingCommand({
            model,
            first,
            // Others who look for another port now would find the same if all looked from the first on.
            startAnew: canMove ? () => this.launch(launch, randomInt(SKIP_AT_MOST)) : undefined,
            output: log.write,
            onGone: () => {
                this.running.delete(running);
                log.close();
            },
        });
        this.running.add(running);
        return running;
    }
    async launch(launch, skip = 0) {
        const { model } = launch;
        const port = needsPort(model) ? await this.ports.take(skip) : undefined;
        try {
            const { baseUrl } = model.launch;
            if (!hasPort(baseUrl))
                await assertPortIsFree(baseUrl);
            return await this.spawn(launch, port);
        }
        catch (error) {
            if (port !== undefined)
                this.ports.giveBack(port);
            throw error;
        }
    }
    async spawn({ model, placement, output }, port) {
        const { launch } = model;
        const fill = fillerOf(placement, port);
        const environment = {
            ...process.env,
            ...(placement.isConfined && !choosesGpus(model) ? confinedTo(gpusOf(placement)) : {}),
            ...mapValues(launch.environment, fill),
        };
        const runsElsewhere = launch.stopCommand !== undefined;
        // What a client started is not ended by killing the client.
        const signal = runsElsewhere ? 'TERM' : 'KILL';
        const life = this.journal.nextLife();
        const { child, session } = await spawnSession({
            command: await this.deathSignal.around(launch.command.map(fill), environment, signal),
            environment,
            life,
            take: output.take,
        });
        const { id, startTime } = session;
        this.journal.add({ model: model.id, pid: id, startTime, group: id, port, life });
        return new RunningCommand({
            model: model.id,
            child,
            session,
            baseUrl: fill(launch.baseUrl),
            runsElsewhere,
            stopBy: (command, orElse) => stopBy({
                model: model.id,
                command: command.map((part) => withPid(fill(part), id)),
                environment,
                life: this.journal.nextLife(),
                output,
            }, orElse),
            onGone: () => {
                this.journal.remove(id);
                if (port !== undefined)
                    this.ports.giveBack(port);
            },
        });
    }
};
CommandRuntime = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [PortAllocator,
        Secrets,
        RunJournal,
        DeathSignal])
], CommandRuntime);
export { CommandRuntime };
/** Its numbers may be of another order then, which is its own affair too. */
const choosesGpus = ({ launch }) => 'CUDA_VISIBLE_DEVICES' in launch.environment;
/** The drivers' tools count GPUs by their place on the bus; CUDA would begin with the fastest. */
const confinedTo = (gpus) => ({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: gpus.join(','),
});
const needsPort = ({ launch: { command, baseUrl } }) => [...command, baseUrl].some(hasPort);
/** A port the configuration names may be someone else's, who would then answer in the model's name. */
async function assertPortIsFree(baseUrl) {
    const port = portHere(baseUrl);
    if (port !== undefined && !(await canBind(port))) {
        throw new StartError(`port ${port} is already in use`);
    }
}
const mapValues = (record, change) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
//# sourceMappingURL=command.runtime.js.map