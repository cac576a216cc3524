var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable } from '@nestjs/common';
import { merge } from 'rxjs';
import { CommandRuntime } from './command.runtime.js';
import { ContainerRuntime } from './container/container.runtime.js';
import { ExternalRuntime } from './external/external.runtime.js';
import { Runtime } from './runtime.js';
/** Each model by the runtime that its launch asks for. */
let RuntimeByLaunch = class RuntimeByLaunch extends Runtime {
    commands;
    containers;
    externals;
    found;
    constructor(commands, containers, externals) {
        super();
        this.commands = commands;
        this.containers = containers;
        this.externals = externals;
        this.found = merge(containers.found, externals.found);
    }
    async look() {
        await Promise.all([this.containers.look(), this.externals.look()]);
    }
    endNow() {
        return this.containers.endNow();
    }
    start(model, placement, output) {
        const { launch } = model;
        switch (launch.kind) {
            case 'command':
                return this.commands.start({ ...model, launch }, placement, output);
            case 'container':
                return this.containers.start({ ...model, launch }, placement, output);
            case 'external':
                return this.externals.start({ ...model, launch }, placement, output);
        }
    }
};
RuntimeByLaunch = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [CommandRuntime,
        ContainerRuntime,
        ExternalRuntime])
], RuntimeByLaunch);
export { RuntimeByLaunch };
//# sourceMappingURL=runtime-by-launch.service.js.map