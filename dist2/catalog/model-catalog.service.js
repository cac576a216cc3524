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
import { Subject } from 'rxjs';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { defineModels } from './model-definition.js';
import { mayUse } from './may-use.js';
/** Which models exist, and by which names. */
let ModelCatalog = class ModelCatalog {
    /** Told synchronously, after the change: there are other models, or they are defined otherwise. */
    changes;
    models = [];
    subject = new Subject();
    byName = new Map();
    constructor(config) {
        this.changes = this.subject.asObservable();
        this.replace(defineModels(config));
    }
    /** The model with this id or alias. For a user there are only the models it may use. */
    find(name, user) {
        const model = this.byName.get(name);
        return model !== undefined && mayUse(user, model) ? model : undefined;
    }
    /** The models there are for a user. */
    visibleTo(user) {
        return this.models.filter((model) => mayUse(user, model));
    }
    /** @throws GatewayError `model_not_found`, the same whether it exists or not */
    get(name, user) {
        const model = this.find(name, user);
        if (model === undefined)
            throw GatewayError.modelNotFound(name);
        return model;
    }
    replace(models) {
        this.models = models;
        this.byName = new Map(models.flatMap((model) => [model.id, ...model.aliases].map((name) => [name, model])));
        this.subject.next(models);
    }
};
ModelCatalog = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [GatewayConfig])
], ModelCatalog);
export { ModelCatalog };
//# sourceMappingURL=model-catalog.service.js.map