import fc from 'fast-check';
import { crossCheck } from '../../src/config/cross-check.js';
import { DeviceConfig } from '../../src/config/device.config.js';
import { GatewayConfig, GroupConfig, SwapConfig } from '../../src/config/gateway.config.js';
import { ModelConfig } from '../../src/config/model.config.js';
import type { Lateness } from './clock.js';

/** In a group, `pair` excludes others and `small` does not; `kept` is a persistent member of `pair`. */
export type Kind = 'alone' | 'pair' | 'small' | 'persistent' | 'kept' | 'absent';

export interface ModelSpec {
  readonly kind: Kind;
  /** What is started differs from version to version. */
  readonly version: number;
  readonly slots: number;
  readonly ttlS: number;
  readonly isProbed: boolean;
  readonly isBackground: boolean;
  /** The next model may answer in its place. */
  readonly hasFallback: boolean;
  /** Here and below, 0 is no bound. */
  readonly queueLimit: number;
  readonly queueTimeoutS: number;
  readonly drainTimeoutS: number;
  /** GiB on any device, or by device; undefined: nobody knows. */
  readonly memory: number | readonly number[] | undefined;
}

/** What stands in the configuration beside the models. */
export interface TermsSpec {
  readonly turnS: number;
  readonly lingerS: number;
  readonly backgroundIdleS: number;
  readonly backgroundWaitS: number;
  readonly isFifo: boolean;
  readonly totalQueueLimit: number;
  /** GiB of each. */
  readonly devices: readonly number[];
}

export interface FileSpec extends TermsSpec {
  readonly models: readonly ModelSpec[];
}

export interface Estate {
  /** The first is in force at first. */
  readonly files: readonly FileSpec[];
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
export const indexOf = (id: string): number => Number(id.slice(1));

const often = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );

const size = fc.integer({ min: 1, max: 6 });

const memory = fc.oneof(
  { weight: 4, arbitrary: size },
  { weight: 1, arbitrary: fc.tuple(size, size) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const modelWith = (hasDevices: boolean): fc.Arbitrary<ModelSpec> =>
  fc.record({
    kind: often<Kind>('alone', 'pair', 'pair', 'small', 'persistent', 'kept', 'absent'),
    version: often(0, 0, 1),
    slots: often(0, 1, 2),
    ttlS: often(0, 3),
    isProbed: often(true, false),
    isBackground: often(false, false, false, true),
    hasFallback: often(false, false, true),
    queueLimit: often(0, 0, 0, 1, 2),
    queueTimeoutS: often(0, 0, 0, 4),
    drainTimeoutS: often(0, 0, 0, 2),
    memory: hasDevices ? memory : fc.constant(undefined),
  });

const termsWith = (hasDevices: boolean): fc.Arbitrary<TermsSpec> =>
  fc.record({
    turnS: often(0, 2, 20),
    lingerS: often(0, 2),
    backgroundIdleS: often(0, 5),
    backgroundWaitS: often(30, 3),
    isFifo: often(false, false, true),
    totalQueueLimit: often(0, 0, 0, 3),
    devices: hasDevices
      ? fc.array(fc.integer({ min: 6, max: 12 }), { minLength: 1, maxLength: 2, size: 'max' })
      : fc.constant([]),
  });

/** Much of what stands in one file stands in the next too. */
const filesWith = (hasDevices: boolean): fc.Arbitrary<readonly FileSpec[]> => {
  const model = modelWith(hasDevices);
  const terms = termsWith(hasDevices);
  const models = fc.array(model, { minLength: 1, maxLength: 4, size: 'max' });
  const change = fc.record({
    terms: fc.option(terms, { nil: undefined, freq: 2 }),
    models: fc.array(fc.option(model, { nil: undefined, freq: 2 }), {
      maxLength: 4,
      size: 'max',
    }),
  });
  return fc
    .tuple(models, terms, fc.array(change, { maxLength: 2, size: 'max' }))
    .map(([base, baseTerms, changes]) => [
      { ...baseTerms, models: base },
      ...changes.map((changed) => ({
        ...(changed.terms ?? baseTerms),
        models: base.map((spec, index) => changed.models[index] ?? spec),
      })),
    ]);
};

/** Whoever writes a file is told what is wrong with it. */
const isRight = (estate: Estate): boolean =>
  estate.files.every((file, index) => {
    const isEmpty = file.models.every(({ kind }) => kind === 'absent');
    return !isEmpty && crossCheck(configOf(estate, index)).length === 0;
  });

export const estates: fc.Arbitrary<Estate> = fc
  .boolean()
  .chain((hasDevices) =>
    fc.record({
      files: filesWith(hasDevices),
      settleS: often(0, 0, 0.5),
      lateMs: often<Lateness>(0, -0.6, 3),
    }),
  )
  .filter(isRight);

/** What the file of that number is read as. */
export function configOf({ files, settleS }: Estate, number: number): GatewayConfig {
  const { devices, models, ...terms } = pick(files, number);
  const names = devices.map((_, index) => `gpu${index}`);
  const present = models.flatMap((model, index) => (model.kind === 'absent' ? [] : [index]));
  return Object.assign(new GatewayConfig(), {
    models: new Map(present.map((index) => [idOf(index), modelOf(models, index, names)])),
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
    totalQueueLimit: terms.totalQueueLimit,
    swap: Object.assign(new SwapConfig(), {
      turn: terms.turnS,
      linger: terms.lingerS,
      backgroundIdle: terms.backgroundIdleS,
      backgroundWait: terms.backgroundWaitS,
      fifo: terms.isFifo,
    }),
  });
}

function modelOf(
  models: readonly ModelSpec[],
  index: number,
  devices: readonly string[],
): ModelConfig {
  const model = pick(models, index);
  const next = (index + 1) % models.length;
  const hasFallback = model.hasFallback && next !== index && models[next]?.kind !== 'absent';
  return Object.assign(new ModelConfig(), {
    cmd: `server-${model.version} {PORT}`,
    checkEndpoint: model.isProbed ? '/health' : 'none',
    healthCheckTimeout: 30,
    persist: model.kind === 'persistent' || model.kind === 'kept',
    ttl: model.ttlS,
    concurrencyLimit: model.slots,
    priority: model.isBackground ? 'background' : 'normal',
    fallback: hasFallback ? [idOf(next)] : [],
    queueLimit: model.queueLimit,
    queueTimeout: model.queueTimeoutS,
    drainTimeout: model.drainTimeoutS,
    ...memoryOf(model, devices),
  });
}

function memoryOf(
  { memory }: ModelSpec,
  devices: readonly string[],
): Partial<Pick<ModelConfig, 'memory'>> {
  if (memory === undefined || devices.length === 0) return {};
  if (typeof memory === 'number') return { memory: `${memory}GiB` };
  return {
    memory: Object.fromEntries(devices.map((name, index) => [name, `${memory[index] ?? 0}GiB`])),
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
