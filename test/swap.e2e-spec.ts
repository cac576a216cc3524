import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, json, running } from './support/http.js';
import { standIn } from './support/models.js';

describe('the swap lifecycle', () => {
  it('starts the model a request names, and answers with it', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log), aliases: ['gpt-4'] } },
    }));
    const response = await chat(url, 'gpt-4');
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ model: 'gpt-4' });
    expect(journal.lives()).toEqual(['a started', 'a ready']);
    expect(await running(url)).toEqual(['a']);
  });

  it('stops the resident model first, and only then starts the other', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { stopTime: 50 }) }, b: { cmd: standIn('b', log) } },
    }));
    await chat(url, 'a');
    await chat(url, 'b');
    expect(journal.lives()).toEqual([
      'a started',
      'a ready',
      'a asked-to-stop',
      'a ended',
      'b started',
      'b ready',
    ]);
    expect(await running(url)).toEqual(['b']);
  });
});
