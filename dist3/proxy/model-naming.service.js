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
import { BodyNaming } from '../body/body-naming.js';
import { BodySpace } from '../body/body-space.service.js';
import { HeldBody } from '../body/held-body.js';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { tooLarge } from '../http/read-body.js';
import { requestTarget } from '../http/request-target.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { headerValue } from './forward-headers.js';
import { announcesBody } from './forwarder.js';
import { hinted, requestedName, unnamed } from './requested-model.js';
import { ResponseOwners } from './response-owners.service.js';
const EMPTY = { kind: 'empty', isMeantAsJson: false };
/** Finds out which model a request is for. */
let ModelNaming = class ModelNaming {
    catalog;
    pool;
    space;
    owners;
    constructor(catalog, pool, space, owners) {
        this.catalog = catalog;
        this.pool = pool;
        this.space = space;
        this.owners = owners;
    }
    /** The body of a request, if it has one; not read yet. */
    bodyOf(request) {
        return announcesBody(request) ? new HeldBody(request, this.space) : undefined;
    }
    /**
     * By its body, of which as much is read as it takes; else its query, its header, what made the thing it
     * asks for; else the only model that is resident.
     * @throws GatewayError `missing_model`, `model_not_found`, and what can be wrong with a body
     */
    async of(request, body) {
        const hints = hintsOf(request);
        const said = isLookedAt(request.method, body)
            ? await this.said(request.raw, body, hints)
            : EMPTY;
        const { apiKey } = request;
        const path = requestTarget(request.raw);
        const name = requestedName(said, hints) ?? this.owners.modelOf(path, apiKey);
        if (name !== undefined)
            return { model: this.catalog.get(name, apiKey), name, said };
        const model = this.onlyResident(apiKey);
        if (model === undefined)
            throw unnamed(said, path);
        return { model, name: model.id, said };
    }
    async said(request, body, hints) {
        const { rawHeaders, headers } = request;
        const naming = new BodyNaming({
            contentType: headerValue(rawHeaders, 'content-type') ?? '',
            contentEncoding: headerValue(rawHeaders, 'content-encoding') ?? '',
        });
        if (body === undefined || naming.isOver)
            return naming.end();
        const most = this.space.unnamedBytes;
        const isNamedAnyway = naming.isForm || hinted(hints) !== undefined;
        // Without reading any of it: a form may name its model first, and another body may name none.
        if (!isNamedAnyway && Number(headers['content-length'] ?? 0) > most)
            throw tooLarge(most);
        await body.showTo(naming);
        return naming.end();
    }
    /** The model a query or a header names. */
    hinted(request) {
        return hinted(hintsOf(request));
    }
    /** Of those that the user may use. */
    onlyResident(user) {
        const resident = this.pool.all.filter(({ isResident }) => isResident);
        const [only, ...others] = resident.flatMap(({ model }) => this.catalog.find(model.id, user) ?? []);
        return others.length > 0 ? undefined : only;
    }
};
ModelNaming = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        UpstreamPool,
        BodySpace,
        ResponseOwners])
], ModelNaming);
export { ModelNaming };
/** What is sent along with a GET has no meaning (RFC 9110 section 9.3.1). */
const isLookedAt = (method, body) => body === undefined || (method !== 'GET' && method !== 'HEAD');
function hintsOf({ query, raw }) {
    const { model } = query;
    const header = headerValue(raw.rawHeaders, 'x-model');
    return {
        query: Array.isArray(model) ? model[0] : model,
        // Node reads bytes of a header as Latin-1.
        header: header === undefined ? undefined : Buffer.from(header, 'latin1').toString(),
    };
}
//# sourceMappingURL=model-naming.service.js.map