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
import { ResponseId } from './response-id.js';
import { makesResponse, responseIdIn } from './response-path.js';
const MOST_RESPONSES = 10_000;
const LONGEST_ID = 512;
/**
 * Which model made a response, for later requests that name only its id. The last ones are
 * remembered, by when they were made or asked for; a restart forgets them.
 */
let ResponseOwners = class ResponseOwners {
    catalog;
    owners = new Map();
    constructor(catalog) {
        this.catalog = catalog;
    }
    note(id, model) {
        if (id === '' || id.length > LONGEST_ID)
            return;
        this.owners.delete(id);
        this.owners.set(id, model);
        if (this.owners.size <= MOST_RESPONSES)
            return;
        const [oldest] = this.owners.keys();
        if (oldest !== undefined)
            this.owners.delete(oldest);
    }
    /**
     * The model that made the response a path is about; undefined where nobody knows, and where for the
     * user there is no such model.
     */
    modelOf(target, user) {
        const id = responseIdIn(target);
        const model = id === undefined ? undefined : this.owners.get(id);
        if (id === undefined || model === undefined)
            return undefined;
        const found = this.catalog.find(model, user);
        if (found !== undefined)
            this.note(id, model);
        return found?.id;
    }
    /** What the answer to a request is to be shown to as it passes; undefined where it makes no response. */
    tap({ request, path }, model) {
        if (!makesResponse(request.method, path))
            return undefined;
        const id = new ResponseId();
        return (chunk) => {
            if (id.isOver)
                return;
            id.push(chunk);
            if (id.found !== undefined)
                this.note(id.found, model);
        };
    }
};
ResponseOwners = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog])
], ResponseOwners);
export { ResponseOwners };
//# sourceMappingURL=response-owners.service.js.map