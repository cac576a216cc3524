var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var GatewayErrorFilter_1;
import { Catch, Logger } from '@nestjs/common';
import { dialectOf } from './dialect.js';
import { errorBodyFor, errorHeaders, errorStatus } from './error-body.js';
import { requestTarget } from './request-target.js';
import { toGatewayError } from './to-gateway-error.js';
/** The one place where an error of a route becomes an answer. */
let GatewayErrorFilter = GatewayErrorFilter_1 = class GatewayErrorFilter {
    logger = new Logger(GatewayErrorFilter_1.name);
    catch(error, host) {
        const http = host.switchToHttp();
        const reply = http.getResponse();
        const { raw, id } = http.getRequest();
        if (raw.destroyed && !raw.complete)
            return; // The client has left; nobody listens.
        this.answer(error, reply, id);
    }
    answer(error, reply, requestId) {
        const known = toGatewayError(error);
        if (known.code === 'internal_error') {
            const stack = error instanceof Error ? error.stack : undefined;
            this.logger.error('request failed', stack, { requestId });
        }
        if (reply.sent || reply.raw.headersSent)
            return;
        const caller = { dialect: dialectOf(requestTarget(reply.request.raw)), requestId };
        void reply
            .status(errorStatus(known.code, caller.dialect))
            .headers(errorHeaders(known, caller))
            .send(errorBodyFor(known, caller));
    }
};
GatewayErrorFilter = GatewayErrorFilter_1 = __decorate([
    Catch()
], GatewayErrorFilter);
export { GatewayErrorFilter };
//# sourceMappingURL=gateway-error.filter.js.map