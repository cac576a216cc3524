#!/usr/bin/env node
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Journal } from './journal.js';
import { parseOptions } from './options.js';
import { StandIn } from './stand-in.js';
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
function run(options) {
    const journal = new Journal(options.journalFile, options.name);
    const standIn = new StandIn(options, journal);
    const stop = (signal) => void end(standIn, options, journal, signal);
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdout.on('error', () => { }); // whoever read the output may be gone
    standIn.server.on('error', (error) => fail(`cannot listen: ${error.message}`, EXIT_FAILED));
    standIn.server.listen(options.port, options.host, () => {
        void load(standIn, options, journal);
    });
}
async function load(standIn, options, journal) {
    // A TCP server's address is never the text that a pipe's would be.
    const { port } = standIn.server.address();
    journal.write('started', { port });
    say(`loading model '${options.name}' (no model: this is a stand-in)`);
    say(`listening on http://${options.host}:${port}`);
    if (options.loadTimeMs > 0) {
        await sleep(options.loadTimeMs);
    }
    if (!standIn.server.listening) {
        return; // asked to stop in the meantime
    }
    standIn.isLoaded = true;
    journal.write('ready');
    say('model loaded');
}
/** As llama-server does it: open streams are cut, then the memory takes its time to be freed. */
async function end({ server }, { stopTimeMs }, journal, signal) {
    journal.write('asked-to-stop', { signal });
    say(`${signal} received, cleaning up`);
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await Promise.all([closed, sleep(stopTimeMs)]);
    journal.write('ended');
    say('ended');
    process.exit(0);
}
function say(text) {
    process.stdout.write(`stand-in: ${text}\n`);
}
function fail(text, exitCode) {
    process.stderr.write(`stand-in: ${text}\n`);
    process.exit(exitCode);
}
const outcome = parseOptions(process.argv.slice(2));
if ('problem' in outcome) {
    fail(outcome.problem, EXIT_USAGE);
}
run(outcome.options);
//# sourceMappingURL=main.js.map