import { footprintsOf } from '../config/footprints.js';
import type { Footprint } from '../config/footprints.js';
import type { DeviceConfig } from '../config/device.config.js';
import { gpuOf, isMachine } from '../config/device-kind.js';
import type { ApiKeyConfig } from '../config/api-key.config.js';
import type { GatewayConfig } from '../config/gateway.config.js';
import { parseSize } from '../config/size.js';
import type { AutoEstimate } from '../estimate/auto-estimates.js';
import { placed } from './auto-placements.js';
import type { DeviceDefinition } from './device-definition.js';

/** Who runs when and where, as far as the configuration says; all of it may change at run time. */
export interface SchedulingPolicy {
  readonly turnMs: number;
  readonly lingerMs: number;
  readonly backgroundIdleMs: number;
  readonly backgroundWaitMs: number;
  /** Strictly in the order of arrival. */
  readonly isFifo: boolean;
  readonly devices: readonly DeviceDefinition[];
  readonly isMeasured: boolean;
  /** From the end of a process until its room counts as free; undefined: as soon as that can be known. */
  readonly settleMs: number | undefined;
  readonly models: ReadonlyMap<string, ModelPolicy>;
  /** Who may ask at all, and with what priority; empty: anybody. */
  readonly apiKeys: readonly ApiKeyConfig[];
  /** What could not be done as it was asked for. */
  readonly warnings: readonly PolicyWarning[];
}

export interface PolicyWarning {
  readonly text: string;
  /** What only the operator is told: it quotes commands and paths. */
  readonly detail: string | undefined;
}

export interface ModelPolicy {
  /** Where it may be placed, each sufficient; undefined: nobody knows what it needs. */
  readonly footprints: readonly Footprint[] | undefined;
  readonly isBackground: boolean;
  /** Ids of models that may answer in its place. */
  readonly fallback: readonly string[];
}

/** Estimates by model, of those whose memory is `auto`. */
export type Estimates = ReadonlyMap<string, AutoEstimate>;

const ms = (seconds: number): number => seconds * 1000;

export function schedulingPolicy(config: GatewayConfig, estimates: Estimates): SchedulingPolicy {
  const { swap, settle, measure } = config;
  const devices = defineDevices(config);
  const auto = new Map(
    [...config.models]
      .filter(([, { memory }]) => memory === 'auto')
      .map(([id]) => [id, placed(estimates.get(id), devices)]),
  );
  const models = [...config.models].map(([id, model]): [string, ModelPolicy] => [
    id,
    {
      footprints: auto.get(id)?.footprints ?? footprintsOf(model.memory, config.devices),
      isBackground: model.priority === 'background',
      fallback: model.fallback,
    },
  ]);
  return {
    turnMs: ms(swap.turn),
    lingerMs: ms(swap.linger),
    backgroundIdleMs: ms(swap.backgroundIdle),
    backgroundWaitMs: ms(swap.backgroundWait),
    isFifo: swap.fifo,
    devices,
    isMeasured: measure && devices.length > 0,
    settleMs: settle === undefined ? undefined : ms(settle),
    models: new Map(models),
    apiKeys: config.apiKeys,
    warnings: [...auto].flatMap(([id, { warning, detail }]) =>
      warning === undefined
        ? []
        : [{ text: `models.${id}.memory: ${warning}; it is resident alone`, detail }],
    ),
  };
}

export const defineDevices = ({ devices }: GatewayConfig): DeviceDefinition[] =>
  [...devices].map(([name, device]) => defineDevice(name, device));

const defineDevice = (name: string, device: DeviceConfig): DeviceDefinition => ({
  name,
  bytes: parseSize(device.memory) ?? 0,
  reserveBytes: parseSize(device.reserve) ?? 0,
  gpu: gpuOf(name, device),
  isMachine: isMachine(name, device),
});
