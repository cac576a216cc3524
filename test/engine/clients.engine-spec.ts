import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe } from 'vitest';

import { anthropicSuite } from '../clients/anthropic-suite.js';
import { openaiSuite } from '../clients/openai-suite.js';
import type { Setting } from '../clients/setting.js';
import { configuration } from './engine-models.js';
import { Gateway, json } from './gateway.js';
import { until } from './processes.js';

/** It would go on for much longer. */
const LEFT_WITHIN_MS = 15_000;

/**
 * llama-server looks whether a client is still there once it has had nothing to say for a second. Asked
 * more often, it has always something to say.
 */
const QUIET_MS = 1_500;

/** The model's template knows none: they are accepted, and the model is not told. */
const WITHOUT_TOOLS = { callsTools: false };

describe('over a real engine', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await Gateway.start(await configuration());
  });
  afterAll(() => gateway.end());

  openaiSuite(setting, WITHOUT_TOOLS);
  anthropicSuite(setting, WITHOUT_TOOLS);

  function setting(): Promise<Setting> {
    const { url } = gateway;
    return Promise.resolve({
      url,
      chat: 'gemma',
      embedding: 'embed',
      untilAsked: () => until('the engine answers', isAnswering),
      expectLeft: () => until('the engine has nothing to do', isIdleAfterAWhile, LEFT_WITHIN_MS),
    });
  }

  async function isIdleAfterAWhile(): Promise<boolean> {
    await sleep(QUIET_MS);
    return !(await isAnswering());
  }

  async function isAnswering(): Promise<boolean> {
    const slots = await fetch(`${gateway.url}/upstream/gemma/slots`);
    const states = await json<{ is_processing: boolean }[]>(slots);
    return states.some((slot) => slot.is_processing);
  }
});
