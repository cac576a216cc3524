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
import { isChat } from '../../http/dialect.js';
import { requestTarget } from '../../http/request-target.js';
import { SwapService } from '../../swap/swap.service.js';
import { Announcer } from './announcer.js';
import { WaitingPace } from './waiting-pace.js';
/** Keeps the clients of streams that wait for their model. */
let Waiting = class Waiting {
    swap;
    pace;
    constructor(swap, pace) {
        this.swap = swap;
        this.pace = pace;
    }
    /** The lease, once it is there; until then the client is told now and then that it will be. */
    async through(granted, attempt) {
        const { model, terms, message, response } = attempt;
        if (!asksForStream(message))
            return granted;
        const { request } = message;
        const announcer = new Announcer({
            model: model.id,
            isShown: model.sendsLoadingState && isChat(requestTarget(request)),
            response,
            progress: () => this.swap.progress(model, terms.request),
        }, this.pace);
        try {
            const lease = await granted;
            announcer.finish();
            return lease;
        }
        finally {
            announcer.stop();
        }
    }
};
Waiting = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [SwapService,
        WaitingPace])
], Waiting);
export { Waiting };
const asksForStream = ({ said }) => said !== undefined && 'isStream' in said && said.isStream;
//# sourceMappingURL=waiting.service.js.map