var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var ConfigurationReload_1;
import { Injectable, Logger } from '@nestjs/common';
import { ConfigFile } from '../config/config-file.js';
import { ConfigError } from '../config/config-issue.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { publicPlace } from '../config/public-issue.js';
import { ModelCatalog } from './model-catalog.service.js';
import { defineModels } from './model-definition.js';
import { modelChanges } from './model-changes.js';
import { policyOf } from './policy-of.js';
import { PolicyService } from './policy.service.js';
/**
 * Reads the configuration again and puts it in force. All or nothing: a file that is wrong changes
 * nothing. It alone writes {@link GatewayConfig}, the catalog and the policy.
 */
let ConfigurationReload = ConfigurationReload_1 = class ConfigurationReload {
    file;
    config;
    catalog;
    policies;
    /** The last one, where it failed. */
    failed;
    logger = new Logger(ConfigurationReload_1.name);
    last = Promise.resolve();
    constructor(file, config, catalog, policies) {
        this.file = file;
        this.config = config;
        this.catalog = catalog;
        this.policies = policies;
    }
    /** One after the other: the file is read after the call. Rejects only where there is a defect. */
    reload() {
        const next = this.last.then(() => this.reloadNow());
        this.last = next.catch(() => undefined);
        return next;
    }
    async reloadNow() {
        const wanted = this.load();
        if (!(wanted instanceof GatewayConfig))
            return { isInForce: false, issues: wanted };
        // The one thing that takes a while; nothing has changed until it is known.
        const policy = await policyOf(wanted);
        const models = defineModels(wanted);
        const changes = modelChanges(this.catalog.models, models);
        replaceAll(this.config, wanted);
        this.policies.replace(policy);
        this.catalog.replace(models);
        this.policies.announce();
        this.failed = undefined;
        const { warnings } = policy;
        for (const { text, detail } of warnings)
            this.logger.warn(text, { private: { detail } });
        this.logger.log('configuration reloaded', { ...changes, private: { file: this.file.path } });
        return { isInForce: true, changes, warnings: warnings.map(({ text }) => text) };
    }
    load() {
        try {
            return this.file.load();
        }
        catch (error) {
            if (!(error instanceof ConfigError))
                throw error;
            const { issues } = error;
            // What is wrong may be a secret, and the log can be read by clients: they get only the places.
            process.stderr.write(`${error.message}\n`);
            const at = issues.map(placeOf);
            this.logger.error('configuration not reloaded: it is wrong', { at });
            this.failed = { at: new Date().toISOString(), issues };
            return issues;
        }
    }
};
ConfigurationReload = ConfigurationReload_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ConfigFile,
        GatewayConfig,
        ModelCatalog,
        PolicyService])
], ConfigurationReload);
export { ConfigurationReload };
/** Without the file's own name, which is a path. */
function placeOf(issue) {
    const { line, column, path } = publicPlace(issue);
    return line === null ? 'the file' : `${line}:${column ?? 1}:${path}`;
}
/** Everybody who was given the configuration sees the new one. */
function replaceAll(config, wanted) {
    for (const key of Object.keys(config)) {
        if (!(key in wanted))
            Reflect.deleteProperty(config, key);
    }
    Object.assign(config, wanted);
}
//# sourceMappingURL=configuration-reload.service.js.map