import { EngineError } from './engine-error.js';
import { linesOf } from './lines-of.js';
import { PullProgress } from './pull-progress.js';
import { pullQuery } from './pull-query.js';
/** A registry that sends nothing for so long will not. */
const SILENCE_MS = 120_000;
/** Pulls an image, and tells how far it has come. @throws EngineError, or the reason of the signal */
export async function pullImage(engine, { image, platform, write, signal }) {
    const silence = new AbortController();
    const either = AbortSignal.any([signal, silence.signal]);
    const timer = setTimeout(() => {
        silence.abort(new DOMException('nothing came', 'TimeoutError'));
    }, SILENCE_MS);
    const progress = new PullProgress();
    write('pulling the image\n');
    try {
        const stream = await engine.pull(pullQuery(image, platform), either);
        for await (const line of linesOf(stream)) {
            timer.refresh();
            const parsed = JSON.parse(line);
            if (parsed.error !== undefined)
                throw new Error(parsed.error);
            const told = progress.next(parsed, performance.now());
            if (told !== undefined)
                write(told);
        }
        write('the image is pulled\n');
    }
    catch (error) {
        signal.throwIfAborted();
        if (error instanceof EngineError)
            throw error;
        throw new EngineError('pull', silence.signal.aborted ? silence.signal.reason : error);
    }
    finally {
        clearTimeout(timer);
        silence.abort();
    }
}
//# sourceMappingURL=image-pull.js.map