var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { overridesFrom } from './environment-overrides.js';
import { loadConfig } from './load-config.js';
export const DEFAULT_CONFIG_FILE = 'config/config.yaml';
/** Where the configuration comes from; it may be read again. */
let ConfigFile = class ConfigFile {
    location;
    environment;
    constructor(location, environment) {
        this.location = location;
        this.environment = environment;
    }
    get path() {
        const named = this.read('LLAMA_SWAP_CONFIG');
        const file = named === undefined || named === '' ? DEFAULT_CONFIG_FILE : named;
        return this.location.file ?? file;
    }
    get isWatched() {
        return this.location.isWatched === true;
    }
    /** Another text after every change of the file; undefined while there is none. */
    async version() {
        const found = await stat(this.path).catch(() => undefined);
        return found && [found.dev, found.ino, found.size, found.mtimeMs].join();
    }
    /** @throws ConfigError with everything that is wrong. */
    load() {
        const { overrides = [] } = this.location;
        return loadConfig({
            file: this.path,
            environment: process.env,
            overrides: [...overridesFrom((variable) => this.read(variable)), ...overrides],
        });
    }
    read(variable) {
        return this.environment.get(variable);
    }
};
ConfigFile = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Object, ConfigService])
], ConfigFile);
export { ConfigFile };
//# sourceMappingURL=config-file.js.map