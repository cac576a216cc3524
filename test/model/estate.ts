import fc from 'fast-check';
import { DeviceConfig } from '../../src/config/device.config.js';
import { GatewayConfig, GroupConfig, SwapConfig } from '../../src/config/gateway.config.js';
import { ModelConfig } from '../../src/config/model.config.js';
import type { Lateness } from './clock.js';

/** In a group, `pair` excludes others and `small` does not; `kept` is a persistent member of `pair`. */
export type Kind = 'alone' | 'pair' | 'small' | 'persistent' | 'kept';

export interface ModelSpec {
  readonly kind: Kind;
  readonly slots: number;
  readonly ttlS: number;
  readonly isProbed: boolean;
  readonly isBackground: boolean;
  /** The next model may answer in its place. */
  readonly hasFallback: boolean;
}

/** What may change while the gateway runs. */
export interface PolicySpec {
  readonly turnS: number;
  readonly lingerS: number;
  readonly backgroundIdleS: number;
  readonly backgroundWaitS: number;
  readonly isFifo: boolean;
  /** GiB of each device. */
  readonly devices: readonly number[];
  /** GiB of each model: on any device, by device, or unknown; models that are not listed are small. */
  readonly memory: readonly (number | readonly number[] | undefined)[];
}

export interface Estate {
  readonly models: readonly ModelSpec[];
  /** The first is in force at first. */
  readonly policies: readonly PolicySpec[];
  readonly settleS: number;
  readonly lateMs: Lateness;
}

export const SHUTDOWN_TIMEOUT_S = 5;
/** Of a few, however large the number. */
export function pick<T>(all: readonly T[], which: number): T {
  const picked = all[which % all.length];
  if (picked === undefined) throw new RangeError('nothing to choose from');
  return picked;
}

export const idOf = (index: number): string => `m${index}`;

const often = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );

const models: fc.Arbitrary<readonly ModelSpec[]> = fc.array(
  fc.record({
    kind: often<Kind>('alone', 'pair', 'pair', 'small', 'persistent', 'kept'),
    slots: often(0, 1, 2),
    ttlS: often(0, 3),
    isProbed: often(true, false),
    isBackground: often(false, false, false, true),
    hasFallback: often(false, false, true),
  }),
  { minLength: 1, maxLength: 4, size: 'max' },
);

const size = fc.integer({ min: 1, max: 6 });

const policyWith = (isWithDevices: boolean): fc.Arbitrary<PolicySpec> =>
  fc.record({
    turnS: often(0, 2, 20),
    lingerS: often(0, 2),
    backgroundIdleS: often(0, 5),
    backgroundWaitS: often(30, 3),
    isFifo: often(false, false, true),
    devices: isWithDevices
      ? fc.array(fc.integer({ min: 4, max: 10 }), { minLength: 1, maxLength: 2, size: 'max' })
      : fc.constant([]),
    memory: isWithDevices
      ? fc.array(
          fc.oneof(
            { weight: 4, arbitrary: size },
            { weight: 1, arbitrary: fc.tuple(size, size) },
            { weight: 1, arbitrary: fc.constant(undefined) },
          ),
          { minLength: 4, maxLength: 4 },
        )
      : fc.constant([undefined, undefined, undefined, undefined]),
  });

export const estates: fc.Arbitrary<Estate> = fc.boolean().chain((isWithDevices) =>
  fc.record({
    models,
    policies: fc.array(policyWith(isWithDevices), { minLength: 1, maxLength: 2, size: 'max' }),
    settleS: often(0, 0, 0.5),
    lateMs: often<Lateness>(0, -0.6, 3),
  }),
);

/** The configuration a file with this estate and the policy of that number would be read as. */
export function configOf({ models, policies, settleS }: Estate, policy: number): GatewayConfig {
  const { devices, memory, ...swap } = pick(policies, policy);
  const names = devices.map((_, index) => `gpu${index}`);
  return Object.assign(new GatewayConfig(), {
    models: new Map(
      models.map((model, index) => {
        const next = (index + 1) % models.length;
        return [
          idOf(index),
          Object.assign(new ModelConfig(), {
            cmd: 'server {PORT}',
            checkEndpoint: model.isProbed ? '/health' : 'none',
            healthCheckTimeout: 30,
            persist: model.kind === 'persistent' || model.kind === 'kept',
            ttl: model.ttlS,
            concurrencyLimit: model.slots,
            priority: model.isBackground ? 'background' : 'normal',
            fallback: model.hasFallback && next !== index ? [idOf(next)] : [],
            ...memoryOf(memory[index], names),
          }),
        ];
      }),
    ),
    groups: new Map([...groupOf('pair', models, 'kept'), ...groupOf('small', models)]),
    devices: new Map(
      devices.map((gib, index) => [
        pick(names, index),
        Object.assign(new DeviceConfig(), { memory: `${gib}GiB` }),
      ]),
    ),
    measure: false,
    settle: settleS,
    shutdownTimeout: SHUTDOWN_TIMEOUT_S,
    swap: Object.assign(new SwapConfig(), {
      turn: swap.turnS,
      linger: swap.lingerS,
      backgroundIdle: swap.backgroundIdleS,
      backgroundWait: swap.backgroundWaitS,
      fifo: swap.isFifo,
    }),
  });
}

function memoryOf(
  memory: PolicySpec['memory'][number],
  names: readonly string[],
): Pick<ModelConfig, 'memory'> {
  if (memory === undefined) return {};
  if (typeof memory === 'number') return { memory: `${memory}GiB` };
  return {
    memory: Object.fromEntries(names.map((name, index) => [name, `${memory[index] ?? 0}GiB`])),
  };
}

function groupOf(
  kind: Kind,
  models: readonly ModelSpec[],
  also: Kind = kind,
): [string, GroupConfig][] {
  const members = models.flatMap((model, index) =>
    model.kind === kind || model.kind === also ? [idOf(index)] : [],
  );
  if (members.length === 0) return [];
  return [[kind, Object.assign(new GroupConfig(), { members, swap: kind === 'pair' })]];
}
