import { comment, reasoningChunk, waitLine, waitText } from './loading-text.js';
/** Tells one client again and again that its model is on its way, from a while after it has begun to wait. */
export class Announcer {
    waiter;
    pace;
    timer;
    hasShown = false;
    constructor(waiter, pace) {
        this.waiter = waiter;
        this.pace = pace;
        const { response } = waiter;
        const firstMs = response.isAnnounced ? this.everyMs : pace.holdMs;
        this.timer = setTimeout(() => {
            this.tell();
        }, firstMs);
    }
    stop() {
        clearTimeout(this.timer);
    }
    /** What comes next is the answer. */
    finish() {
        this.stop();
        if (this.hasShown)
            this.show('\n');
    }
    get everyMs() {
        return this.waiter.isShown ? this.pace.chunkEveryMs : this.pace.commentEveryMs;
    }
    tell() {
        const { model, isShown, response, progress } = this.waiter;
        const elapsedSec = (performance.now() - response.beganAtMs) / 1000;
        const wait = { model, elapsedSec, loading: progress() };
        if (isShown)
            this.show(waitLine(wait));
        else
            response.announce(comment(waitText(wait)));
        this.timer = setTimeout(() => {
            this.tell();
        }, this.everyMs);
    }
    show(text) {
        const { model, response } = this.waiter;
        const head = {
            id: `chatcmpl-${response.requestId}`,
            createdSec: Math.floor(Date.now() / 1000),
            model,
        };
        response.announce(reasoningChunk(head, text, !this.hasShown));
        this.hasShown = true;
    }
}
//# sourceMappingURL=announcer.js.map