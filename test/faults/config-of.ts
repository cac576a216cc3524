import { fileURLToPath } from 'node:url';
import type { Place } from './place.js';
import type { ModelSetup, Setup } from './scenario.js';

const UPSTREAM = fileURLToPath(new URL('upstream.mjs', import.meta.url));

/** The configuration file of a setup. JSON is YAML. */
export function configOf(setup: Setup, around: Place): string {
  const { limits, groups, models, deviceGib, preload } = setup;
  return JSON.stringify({
    startPort: around.startPort,
    stateFolder: `${around.folder}/state`,
    logLevel: 'info',
    measure: false,
    healthCheckInterval: 50,
    healthCheckTimeout: limits.healthCheckTimeoutSec,
    unloadTimeout: limits.unloadTimeoutSec,
    shutdownTimeout: limits.shutdownTimeoutSec,
    drainTimeout: limits.drainTimeoutSec,
    stallTimeout: limits.stallTimeoutSec,
    queueTimeout: limits.queueTimeoutSec,
    queueLimit: limits.queueLimit,
    totalQueueLimit: limits.totalQueueLimit,
    swap: {
      turn: limits.turnSec,
      linger: limits.lingerSec,
      fifo: limits.fifo,
      backgroundIdle: limits.backgroundIdleSec,
      backgroundWait: limits.backgroundWaitSec,
    },
    hooks: { on_startup: { preload } },
    groups: Object.fromEntries(groups.map(({ id, swap, members }) => [id, { swap, members }])),
    ...(deviceGib === undefined ? {} : { devices: { gpu0: `${deviceGib}GiB` } }),
    models: Object.fromEntries(models.map((model) => [model.id, entryOf(model, around)])),
  });
}

function entryOf(model: ModelSetup, { folder }: Place): object {
  const words = [
    `healthy=${model.healthyMs}`,
    `stop=${model.stopMs}`,
    ...(model.isDeaf ? ['deaf'] : []),
    ...(model.hasChild ? ['child'] : []),
  ];
  const { id, version } = model;
  return {
    cmd: `${process.execPath} ${UPSTREAM} {PORT} ${folder} ${id} ${version} ${words.join(' ')}`,
    aliases: model.aliases,
    persist: model.isPersistent,
    ttl: model.ttlSec,
    concurrencyLimit: model.concurrencyLimit,
    priority: model.isBackground ? 'background' : 'normal',
    fallback: model.fallback,
    ...(model.gib === undefined ? {} : { memory: `${model.gib}GiB` }),
  };
}
