var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var ConfigWatchService_1;
import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ConfigurationReload } from '../catalog/configuration-reload.service.js';
import { ConfigFile } from '../config/config-file.js';
/**
 * With `--watch-config`, reloads the file once it has changed and then stayed the same for a second:
 * one that is being written may be valid halfway, with models missing. One that is gone for as long is
 * a reload that fails. It is looked at rather than subscribed to, since mounts and replaced links tell
 * nobody of changes.
 */
let ConfigWatchService = ConfigWatchService_1 = class ConfigWatchService {
    file;
    configuration;
    logger = new Logger(ConfigWatchService_1.name);
    /** As it was when it was last read, and when it was last looked at. */
    read;
    seen;
    constructor(file, configuration) {
        this.file = file;
        this.configuration = configuration;
    }
    async onModuleInit() {
        if (this.file.isWatched)
            this.read = this.seen = await this.file.version();
    }
    async look() {
        if (!this.file.isWatched)
            return;
        const version = await this.file.version();
        const isSettled = version === this.seen;
        this.seen = version;
        if (!isSettled || version === this.read)
            return;
        this.read = version;
        await this.configuration.reload().catch((error) => {
            this.logger.error('cannot reload', error instanceof Error ? error.stack : error);
        });
    }
};
__decorate([
    Cron('* * * * * *', { name: 'config', waitForCompletion: true }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Promise)
], ConfigWatchService.prototype, "look", null);
ConfigWatchService = ConfigWatchService_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ConfigFile,
        ConfigurationReload])
], ConfigWatchService);
export { ConfigWatchService };
//# sourceMappingURL=config-watch.service.js.map