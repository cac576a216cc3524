import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { codeOf } from '../error-code.js';
/** What no tool says in earnest. */
const LONGEST_CHARACTERS = 256 * 1024;
/**
 * Runs a program without a shell and takes what it prints. Never longer than the timeout, with
 * whatever it has started itself.
 * @throws Error when it is there and cannot be run.
 */
export async function runTool(run) {
    const child = spawn(run.program, [...run.args], {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
        await once(child, 'spawn');
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT')
            return { kind: 'absent' };
        throw error;
    }
    return watch(child, run);
}
async function watch(child, { timeoutMs, signal }) {
    const bound = new AbortController();
    const timer = setTimeout(() => {
        bound.abort(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
    const gone = new Promise((resolve) => {
        child.once('exit', resolve);
    });
    const kill = () => {
        killGroup(child);
    };
    process.once('exit', kill);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (output.length > LONGEST_CHARACTERS)
            bound.abort('it prints without end');
    });
    const stop = AbortSignal.any([bound.signal, signal]);
    try {
        // Not `exit`: what it has printed may still be on its way.
        const [exitCode] = (await once(child, 'close', { signal: stop }));
        return { kind: 'ended', exitCode, output };
    }
    catch {
        kill();
        child.stdout?.destroy();
        child.unref();
        return { kind: 'killed', why: String(stop.reason), gone };
    }
    finally {
        clearTimeout(timer);
        process.off('exit', kill);
    }
}
function killGroup({ pid }) {
    try {
        if (pid !== undefined)
            process.kill(-pid, 'SIGKILL');
    }
    catch {
        // It has ended by itself.
    }
}
//# sourceMappingURL=run-tool.js.map