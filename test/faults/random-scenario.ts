import { Random } from '../support/world/random.js';
import { randomLimits, randomModel, randomSetup, settled } from './random-setup.js';
import type { Ask, Fault, Happening, Scenario, Scheduled, Setup } from './scenario.js';

export const EVENTS_A_RUN = 115;

/** How a gateway ends in the middle of a run; most do not. */
const ENDINGS: readonly (readonly NodeJS.Signals[])[] = [
  ['SIGTERM'],
  ['SIGTERM'],
  ['SIGTERM', 'SIGTERM'],
  ['SIGKILL'],
];

/** A configuration and what happens to it, from the seed alone: no clock, no other chance. */
export function randomScenario(seed: number): Scenario {
  const random = new Random(seed);
  const setup = randomSetup(random);
  const endings = random.chance(0.25) ? [random.whole(30, 60), random.whole(61, 100)] : [];
  const isTwice = random.chance(0.3);
  const generator = new Generator(random, setup);
  const schedule = Array.from({ length: EVENTS_A_RUN }, (_, index): Scheduled => {
    const ends = endings.indexOf(index) === 0 || (endings.indexOf(index) === 1 && isTwice);
    return { pauseMs: randomPauseMs(random), happening: ends ? generator.end() : generator.next() };
  });
  return { seed, setup, schedule };
}

/** Mostly close together, often at once; rests are long enough for a TTL to pass. */
function randomPauseMs(random: Random): number {
  if (random.chance(0.3)) return 0;
  if (random.chance(0.03)) return random.whole(300, 1500);
  return random.whole(1, 50);
}

class Generator {
  private changes = 0;
  private readonly table: readonly (readonly [weight: number, make: () => Happening])[] = [
    [58, () => this.ask()],
    [9, () => ({ ...this.ask(), leavesAfterMs: this.random.whole(0, 400) })],
    [7, () => this.faulty()],
    [3, () => this.malformed()],
    [7, () => this.look()],
    [3, () => ({ kind: 'load', name: this.anyId() })],
    [4, () => ({ kind: 'unload', name: this.anyId(), drain: this.random.chance(0.4) })],
    [6, () => this.kill()],
    [3, () => this.hang()],
    [3, () => this.rig()],
    [5, () => this.reload()],
    [1, () => ({ kind: 'broken reload' })],
  ];

  constructor(
    private readonly random: Random,
    private setup: Setup,
  ) {}

  next(): Happening {
    const total = this.table.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.random.between(0, total);
    const found = this.table.find(([weight]) => (left -= weight) < 0);
    return found?.[1]() ?? this.ask();
  }

  end(): Happening {
    return { kind: 'end gateway', signals: this.oneOf(ENDINGS) };
  }

  private ask(): Ask {
    const { random } = this;
    const isLong = random.chance(0.1);
    const stream = isLong || random.chance(0.45);
    return {
      kind: 'ask',
      name: this.anyName(),
      stream,
      chunks: isLong ? random.whole(20, 60) : random.whole(1, 12),
      paceMs: isLong ? random.whole(20, 40) : random.whole(0, 15),
      waitMs: random.pick(0, 0, 0, 10, 60),
      unread: random.chance(0.15),
      isBackground: random.chance(0.12),
      mayLoad: !random.chance(0.03),
      fault: undefined,
      leavesAfterMs: undefined,
    };
  }

  private faulty(): Ask {
    const { random } = this;
    const fault: Fault = {
      when: random.pick('before', 'before', 'middle'),
      how: random.pick('exit', 'reset'),
      once: random.chance(0.6),
    };
    return { ...this.ask(), fault };
  }

  private malformed(): Happening {
    const [body, code] = this.random.pick(
      ['{', 'invalid_json'],
      ['{"model":7}', 'missing_model'],
      ['{"model":"nobody"}', 'model_not_found'],
    );
    return { kind: 'malformed', body, code };
  }

  private look(): Happening {
    const path = this.random.pick(
      '/health',
      '/health/ready',
      '/api/state',
      '/api/decisions',
      '/metrics',
      '/v1/models',
      '/running',
      '/logs',
    );
    return { kind: 'look', path };
  }

  private kill(): Happening {
    const { random } = this;
    return {
      kind: 'kill',
      state: random.pick('loading', 'ready', 'ready', 'ready', 'ready', 'stopping'),
      pick: random.whole(0, 5),
      signal: random.pick('SIGKILL', 'SIGKILL', 'SIGTERM'),
    };
  }

  private hang(): Happening {
    const { random } = this;
    return {
      kind: 'hang',
      state: random.pick('loading', 'ready', 'ready', 'stopping'),
      pick: random.whole(0, 5),
      forMs: random.chance(0.35) ? undefined : random.whole(50, 600),
    };
  }

  private rig(): Happening {
    const how = this.random.pick('exit 3', 'never', 'slow 200', 'slow 400', 'slow 400', 'slow 900');
    return { kind: 'rig', model: this.anyId(), how };
  }

  /** One change at a time, as people make them; sometimes none. */
  private reload(): Happening {
    const { random, setup } = this;
    this.changes += 1;
    const change = random.pick(
      (): Setup => setup,
      (): Setup => this.withAnother(),
      (): Setup => this.withoutOne(),
      (): Setup => this.withChanged(`v-${this.changes}`),
      (): Setup => this.withChanged(undefined),
      (): Setup => ({ ...setup, limits: randomLimits(random) }),
      (): Setup => this.regrouped(),
    );
    this.setup = settled(change());
    return { kind: 'reload', setup: this.setup };
  }

  private withAnother(): Setup {
    const { random, setup } = this;
    const number = 1 + Math.max(0, ...setup.models.map(({ id }) => Number(id.slice(1))));
    const isOnDevice = setup.deviceGib !== undefined;
    const model = randomModel(`m${number}`, `v${number}-${this.changes}`, isOnDevice, random);
    return setup.models.length >= 7 ? setup : { ...setup, models: [...setup.models, model] };
  }

  private withoutOne(): Setup {
    const { setup } = this;
    const gone = this.anyId();
    const models = setup.models.filter(({ id }) => id !== gone);
    return models.length < 2 ? setup : { ...setup, models };
  }

  /** Its command line, where there is another version; else what takes effect without a restart. */
  private withChanged(version: string | undefined): Setup {
    const { random, setup } = this;
    const changed = this.anyId();
    const models = setup.models.map((model) => {
      if (model.id !== changed) return model;
      if (version !== undefined) return { ...model, version };
      const { aliases, ttlSec } = randomModel(model.id, '', false, random);
      return { ...model, aliases, ttlSec };
    });
    return { ...setup, models };
  }

  private regrouped(): Setup {
    const { random, setup } = this;
    if (setup.groups.length > 0) return { ...setup, groups: setup.groups.slice(1) };
    const members = setup.models.slice(0, 2).map(({ id }) => id);
    return { ...setup, groups: [{ id: 'g3', swap: random.chance(0.7), members }] };
  }

  private anyId(): string {
    return this.oneOf(this.setup.models).id;
  }

  private anyName(): string {
    const { id, aliases } = this.oneOf(this.setup.models);
    return aliases[0] !== undefined && this.random.chance(0.3) ? aliases[0] : id;
  }

  private oneOf<T>(all: readonly T[]): T {
    const found = all[this.random.whole(0, all.length - 1)];
    if (found === undefined) throw new RangeError('nothing to choose from');
    return found;
  }
}
