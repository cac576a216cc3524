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
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { PolicyService } from '../catalog/policy.service.js';
import { withoutCredentials } from './credentials-in-line.js';
import { redacted, Redactor, SecretTexts } from './redactor.js';
import { secretsOf } from './secrets-of.js';
/**
 * What nobody is to read in a log. A secret that is configured no more stays one: a process that
 * was started with it may print it yet.
 */
let Secrets = class Secrets {
    catalog;
    policies;
    known = new SecretTexts([]);
    models;
    apiKeys;
    constructor(catalog, policies) {
        this.catalog = catalog;
        this.policies = policies;
    }
    /** For what a process prints, a part at a time. */
    redactor() {
        return new Redactor(() => this.current());
    }
    /** A line of the gateway's own. */
    redact(line) {
        return withoutCredentials(redacted(line, this.current()));
    }
    /** A key of which the configuration knows only the digest, once it has been seen. */
    learn(key) {
        this.add(secretsOf({ apiKeys: [{ key }], models: [], environment: {} }));
    }
    current() {
        const { models } = this.catalog;
        const { apiKeys } = this.policies.current;
        if (models !== this.models || apiKeys !== this.apiKeys) {
            this.models = models;
            this.apiKeys = apiKeys;
            this.add(secretsOf({ apiKeys, models, environment: process.env }));
        }
        return this.known;
    }
    add(more) {
        this.known = new SecretTexts([...new Set([...this.known.all, ...more])]);
    }
};
Secrets = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        PolicyService])
], Secrets);
export { Secrets };
//# sourceMappingURL=secrets.service.js.map