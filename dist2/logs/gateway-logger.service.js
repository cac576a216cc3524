var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { ConsoleLogger, Injectable } from '@nestjs/common';
import { PolicyService } from '../catalog/policy.service.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';
import { Secrets } from '../secrets/secrets.service.js';
/** Nest's own contexts, whose start-up lines are of use to developers only. */
const FRAMEWORK = new Set([
    'InstanceLoader',
    'NestApplication',
    'NestFactory',
    'RouterExplorer',
    'RoutesResolver',
]);
const LEVELS = ['debug', 'log', 'warn', 'error', 'fatal'];
const FIRST = {
    debug: 'debug',
    info: 'log',
    warn: 'warn',
    error: 'error',
};
const levelsOf = ({ logLevel }) => LEVELS.slice(LEVELS.indexOf(FIRST[logLevel]));
/**
 * The gateway's log: to the console, JSON in production, and the recent part of it in memory, where
 * clients read it. Secrets are in neither; what is told as `private: { … }` is on the console only,
 * as paths and what names programs should be, and so are stack traces.
 */
let GatewayLogger = class GatewayLogger extends ConsoleLogger {
    secrets;
    recent = new LogBuffer();
    constructor(config, secrets, policies) {
        super({
            json: process.env['NODE_ENV'] === 'production',
            flattenParams: true,
            logLevels: levelsOf(config),
        });
        this.secrets = secrets;
        policies.changes.subscribe(() => {
            this.setLogLevels(levelsOf(config));
        });
    }
    log(message, ...rest) {
        const context = rest.at(-1);
        if (typeof context === 'string' && FRAMEWORK.has(context))
            this.debug(message, ...rest);
        else
            super.log(message, ...rest);
    }
    printMessages(messages, ...rest) {
        const [context, level = 'log', stream, stack, { private: hidden, ...facts } = {}] = rest;
        this.remember(messages, level, facts);
        // A fact that is not known is none.
        const all = Object.entries({ ...facts, ...(isRecord(hidden) ? hidden : {}) });
        const known = Object.fromEntries(all.filter(([, fact]) => fact !== undefined));
        const params = Object.keys(known).length === 0 ? undefined : known;
        super.printMessages(messages, context, level, stream, stack, params);
    }
    /** In the three ways in which a text reaches the console. */
    formatMessage(...parts) {
        return this.secrets.redact(super.formatMessage(...parts));
    }
    stringifyJsonLogObject(facts) {
        return this.secrets.redact(super.stringifyJsonLogObject(facts));
    }
    printStackTrace(stack) {
        if (stack !== undefined)
            super.printStackTrace(this.secrets.redact(stack));
    }
    /** An error's own words may be anything. */
    remember(messages, level, facts) {
        const text = messages
            .map((message) => (typeof message === 'string' ? message : 'an error'))
            .join(' ');
        const factsText = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
        const line = `${new Date().toISOString()} ${level} ${text}${factsText}`;
        this.recent.append(`${this.secrets.redact(line)}\n`);
    }
};
GatewayLogger = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [GatewayConfig,
        Secrets,
        PolicyService])
], GatewayLogger);
export { GatewayLogger };
const isRecord = (value) => typeof value === 'object' && value !== null;
//# sourceMappingURL=gateway-logger.service.js.map