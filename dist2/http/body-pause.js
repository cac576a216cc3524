import { GatewayError } from '../errors.js';
/**
 * Calls back with the refusal once the client has paused in its body for longer than it may. Only
 * time in which somebody here wants to read counts: before the first byte is asked for, and while an
 * upstream takes no more, it is not the client that is slow.
 * @returns how to stop looking, once nobody is to be refused any more
 */
export function onPause(request, timeoutMs, refuse) {
    let timer;
    const look = () => {
        if (request.isPaused())
            return;
        stop();
        refuse(tooSlow(timeoutMs));
    };
    const resumed = () => {
        if (timer !== undefined)
            timer.refresh();
        else if (!hasCome(request))
            begin();
    };
    const begin = () => {
        timer = setTimeout(look, timeoutMs);
        // Not sooner: to ask for data is to make it flow.
        request.on('data', came).once('end', stop).once('close', stop);
    };
    const came = () => {
        timer?.refresh();
    };
    const stop = () => {
        request.off('resume', resumed);
        if (timer === undefined)
            return;
        clearTimeout(timer);
        request.off('data', came).off('end', stop).off('close', stop);
    };
    request.on('resume', resumed);
    return stop;
}
/** As most small ones have when they are first read: no timer, and no listeners, for nothing. */
const hasCome = ({ complete, readableLength, headers }) => complete || readableLength === Number(headers['content-length']);
const tooSlow = (timeoutMs) => new GatewayError('request_timeout', `nothing of the request body has come for ${timeoutMs / 1000} s`);
//# sourceMappingURL=body-pause.js.map