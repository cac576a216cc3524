import { whyNotStarted } from '../load-failure.js';
import { portHere } from './listeners.js';
import { canBind } from './port-allocator.js';
/** Those who look for a free port at the same moment find the same; hardly ever three times. */
const MOST_MOVES = 3;
/**
 * A command that is begun again on another port where somebody else has got hold of its own, between
 * the moment it was found free and the moment the command listens.
 */
export class MovingCommand {
    parts;
    up = Promise.resolve();
    isAsleep = false;
    exited;
    gone;
    current;
    /** Ended because another's server answers on its port. */
    supplanted;
    /** It stays where it is: it answers, or is to end. */
    isSettled = false;
    end;
    constructor(parts) {
        this.parts = parts;
        this.current = parts.first;
        this.exited = this.accompany();
        this.gone = this.exited.then(() => this.current.gone).then(parts.onGone);
    }
    get pid() {
        return this.current.pid;
    }
    get baseUrl() {
        return this.current.baseUrl;
    }
    async answersAt(baseUrl) {
        const { current } = this;
        const isIt = current.baseUrl === baseUrl && (await current.ownsItsAnswers());
        if (current !== this.current || current === this.supplanted || current.hasExited)
            return false;
        if (isIt)
            this.isSettled = true;
        else if (current.baseUrl === baseUrl)
            this.giveUpPort();
        return isIt;
    }
    stop(model) {
        this.endBy((command) => {
            command.stop(model);
        });
    }
    kill() {
        this.endBy((command) => {
            command.kill();
        });
    }
    endBy(end) {
        this.isSettled = true;
        this.end = end;
        end(this.current);
    }
    giveUpPort() {
        this.supplanted = this.current;
        const port = String(portHere(this.current.baseUrl));
        this.parts.output(`port ${port} is answered by another process\n`);
        this.current.stop(this.parts.model);
    }
    /** Never rejects. */
    async accompany() {
        for (let moves = MOST_MOVES;; moves--) {
            const ending = await this.current.exited;
            if (moves === 0 || !(await this.hasLostPort()) || !(await this.move()))
                return ending;
        }
    }
    async hasLostPort() {
        const { current, parts } = this;
        const isLost = async () => !this.isSettled && (current === this.supplanted || !(await isFree(current.baseUrl)));
        if (parts.startAnew === undefined || !(await isLost()))
            return false;
        // What it has left behind itself may hold the port until then.
        await current.gone;
        return await isLost();
    }
    async move() {
        const { startAnew, output } = this.parts;
        output('its port is in use, trying another one\n');
        try {
            const command = await startAnew?.();
            if (command === undefined)
                return false;
            this.current = command;
        }
        catch (error) {
            output(`${whyNotStarted(error).said}\n`);
            return false;
        }
        this.end?.(this.current);
        return true;
    }
}
/** Where that cannot be told, it is. */
async function isFree(baseUrl) {
    const port = portHere(baseUrl);
    return port === undefined || (await canBind(port).catch(() => true));
}
//# sourceMappingURL=moving-command.js.map