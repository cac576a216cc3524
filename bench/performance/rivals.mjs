// Who is measured, and how each is started: every one by itself on a core, its upstream on another.
import { mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, startChild } from '../programs/child.mjs';
import { cores } from '../programs/cores.mjs';
import { startGateway } from '../programs/gateway.mjs';
import { upstreamCommand } from '../programs/native.mjs';
import { startNginx } from '../programs/nginx.mjs';
import { startPeer } from '../programs/peer.mjs';

const YARDSTICK = fileURLToPath(new URL('../programs/yardstick.mjs', import.meta.url));
/** Below the ports that systems give out by themselves, above those that the tests take. */
const FIRST_PORT = 29_000;
const PORTS_EACH = 100;

export const peerName = (peer) => (peer === undefined ? undefined : basename(peer));

/** Those that start models, by name: `start(models, swap)` gives a running one. */
export function starters({ bench, peer, signal }) {
  const place = (index) => FIRST_PORT + PORTS_EACH * index;
  const core = cores?.contestant;
  const folder = () => mkdtempSync(join(bench.folder, 'rival-'));
  const commands = (models) =>
    Object.fromEntries(
      Object.entries(models).map(([name, model]) => [
        name,
        { cmd: upstreamCommand(bench.programs, { name, journal: bench.journal, ...model }) },
      ]),
    );
  const gateway = async (models, swap) => {
    const startPort = await freePorts(10, place(1));
    const config = { startPort, models: commands(models), ...(swap && { swap }) };
    return running('gateway', await startGateway(config, folder(), signal, { core }));
  };
  const rival = async (models) => {
    const startPort = await freePorts(10, place(2));
    const config = { startPort, models: commands(models) };
    return running(peerName(peer), await startPeer(peer, config, folder(), signal, { core }));
  };
  return { gateway, ...(peer && { [peerName(peer)]: rival }) };
}

/** An upstream that is asked without anything between, and nginx before it where there is one. */
export async function startDirect({ bench, signal }) {
  const port = await freePorts(1, FIRST_PORT);
  const args = ['--port', String(port), '--name', 'm', '--journal', bench.journal];
  const urlIn = () => `http://127.0.0.1:${port}`;
  const options = { core: cores?.load, urlIn, signal };
  return running('direct', await startChild(bench.programs.upstream, args, options));
}

export async function startLimit(nginx, { bench, signal, direct }) {
  const port = await freePorts(1, FIRST_PORT + 10);
  const folder = mkdtempSync(join(bench.folder, 'nginx-'));
  const upstreamPort = direct.port;
  const core = cores?.contestant;
  return running('nginx', await startNginx(nginx, { port, upstreamPort, folder, core, signal }));
}

/** The least proxy, for scale. */
export async function startYardstick({ signal, direct }) {
  const port = await freePorts(1, FIRST_PORT + 20);
  const args = [YARDSTICK, port, direct.port].map(String);
  const urlIn = () => `http://127.0.0.1:${port}`;
  const options = { core: cores?.contestant, urlIn, signal };
  return running('yardstick', await startChild(process.execPath, args, options));
}

const running = (name, program) => ({ name, ...program, port: new URL(program.url).port });

/** Runs `use` with all of them, and ends them whatever becomes of it. */
export async function withAll(starts, use) {
  const all = [];
  try {
    for (const start of starts) all.push(await start(all));
    return await use(all);
  } finally {
    await Promise.all(all.map(({ end }) => end()));
  }
}
