import { describe, expect, it } from 'vitest';
import { model, settings } from '../../../test/support/world/usual.js';
import { World } from '../../../test/support/world/world.js';
import { plan } from './plan.js';

describe('a gateway that asks the planner what fits', () => {
  it('refuses what can never be served at once, also when room is lost while it waits', () => {
    const units = [
      model('A', { placements: [[16]] }),
      model('B', { placements: [[20]] }),
      model('never', { placements: [[25]] }),
    ];
    const world = new World({ capacity: [24], units, settings }, plan);
    for (const id of ['A', 'B', 'never']) world.ask({ unit: id, answerMs: 30_000 });
    const stages = (): string[] => world.requests.map(({ stage }) => stage);
    world.run(14_999);
    expect(stages()).toEqual(['answering', 'queued', 'refused']);
    world.at(15_000, () => {
      world.resize([16]);
    });
    world.run(15_000);
    expect(stages()).toEqual(['answering', 'refused', 'refused']);
    world.at(50_000, () => {
      world.resize([24]);
      world.ask({ unit: 'B', answerMs: 1_000 });
    });
    world.run().checkRest();
    expect(stages()).toEqual(['answered', 'refused', 'refused', 'answered']);
  });

  it('refuses those who wait for the room of a model that closed and does not fit again', () => {
    const units = [
      model('large', { placements: [[20]], concurrencyLimit: 1 }),
      model('small', { placements: [[8]] }),
    ];
    const world = new World({ capacity: [24], units, settings }, plan);
    for (let i = 0; i < 9; i += 1) world.ask({ unit: 'large', answerMs: 10_000 });
    world.at(12_000, () => {
      world.resize([16]);
      world.ask({ unit: 'small', answerMs: 1_000 });
    });
    world.run().checkRest();
    const ends = world.requests.map(({ stage }) => stage);
    expect(ends).toEqual([
      ...new Array<string>(3).fill('answered'),
      ...new Array<string>(6).fill('refused'),
      'answered',
    ]);
  });

  it('refuses those who wait for the room that a pinned model takes', () => {
    const units = [model('pinned', { pinned: true }), model('A')];
    const world = new World({ capacity: [1], units, settings }, plan);
    world.ask({ unit: 'A', answerMs: 1_000 });
    world.at(5_000, () => world.ask({ unit: 'pinned', answerMs: 1_000 }));
    world.at(11_500, () => world.ask({ unit: 'A', answerMs: 1_000 }));
    world.at(60_000, () => world.ask({ unit: 'A', answerMs: 1_000 }));
    world.run().checkRest();
    expect(world.requests.map(({ unit: id, stage }) => `${id} ${stage}`)).toEqual([
      'A answered',
      'pinned answered',
      'A refused',
      'A refused',
    ]);
  });
});
