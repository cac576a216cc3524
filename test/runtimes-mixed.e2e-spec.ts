import { describe, expect, it } from 'vitest';
import { command } from './support/contract/runtimes/command.js';
import { createdContainer, existingContainer } from './support/contract/runtimes/containers.js';
import { external } from './support/contract/runtimes/external.js';
import { mixed } from './support/contract/runtimes/mixed.js';
import { violations } from './support/contract/order.js';
import { Trial } from './support/contract/trial.js';

const runtime = mixed({
  command,
  existing: existingContainer,
  created: createdContainer,
  external,
});
const MODELS = { command: {}, existing: {}, created: {}, external: {} };
const NAMES = Object.keys(MODELS);

describe('a command, an existing container, a created one and an external server', () => {
  it('take turns: never two at once, no answer cut, none lost', async () => {
    const trial = await Trial.begin(runtime, MODELS);
    for (const name of NAMES) trial.endSlowly(name);
    const requests = [...NAMES, ...NAMES.toReversed()].map((model) => trial.ask(model));
    const answers = await Promise.all(requests);
    expect(answers.map(({ name }) => name)).toEqual([...NAMES, ...NAMES.toReversed()]);
    for (const model of NAMES) {
      await trial.ask(model);
      expect(await trial.running()).toEqual([model]);
    }
    expect(violations(trial.journal)).toEqual([]);
    await trial.close();
    expect(trial.journal.lives().filter((line) => line.endsWith(' started'))).toHaveLength(
      trial.journal.lives().filter((line) => line.endsWith(' ended')).length,
    );
  });

  it('are loaded together in a group, and go together', async () => {
    const groups = { all: { members: NAMES } };
    const trial = await Trial.begin(runtime, { ...MODELS, other: {} }, { groups });
    for (const model of NAMES) await trial.ask(model);
    expect(await trial.running()).toEqual(NAMES.toSorted());
    await trial.ask('other');
    expect(await trial.running()).toEqual(['other']);
    const lives = trial.journal.lives();
    const before = lives.slice(0, lives.indexOf('other started'));
    expect(before).toEqual(expect.arrayContaining(NAMES.map((name) => `${name} ended`)));
  });
});
