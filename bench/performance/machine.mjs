// On what it was measured, for whoever reads the figures.
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

export const machine = ({ nginx, peer } = {}) => ({
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.version,
    nginx: nginx && nginxVersion(nginx),
    peer: peer && peerVersion(peer),
    loadAverage: Math.round(loadavg()[0] * 10) / 10,
  },
});

const said = (program, option) => spawnSync(program, [option], { encoding: 'utf8' });

/** On stderr: `nginx version: nginx/1.22.1`. */
const nginxVersion = (nginx) => said(nginx, '-v').stderr.split('/').at(-1).trim();

/** What it says of itself after `version: `. */
const peerVersion = (peer) => said(peer, '--version').stdout.replace('version:', '').trim();
