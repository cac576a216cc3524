import { describe, expect, it } from 'vitest';
import { configOf, lines } from '../../test/support/configuration.js';
import { restartNeeded } from './restart-needed.js';

const before = configOf(
  lines(
    'devices: { gpu0: 24GiB }',
    'models:',
    '  a: { cmd: "server {PORT}", memory: 6GiB }',
    '  b: { cmd: "server {PORT}" }',
  ),
);

const after = (...text: string[]): string[] => restartNeeded(before, configOf(lines(...text)));

describe('a restart', () => {
  it('is not needed where nothing changed', () => {
    expect(restartNeeded(before, before)).toEqual([]);
  });

  it('is not needed for who runs when and where', () => {
    expect(
      after(
        'devices: { gpu0: 12GiB, gpu1: 12GiB }',
        'swap: { turn: 5 }',
        'measure: false',
        'settle: 2',
        'models:',
        '  a: { cmd: "server {PORT}", memory: { gpu1: 7GiB }, fallback: [b] }',
        '  b: { cmd: "server {PORT}", priority: background }',
      ),
    ).toEqual([]);
  });

  it('is needed for a device that goes, or becomes another', () => {
    expect(
      after(
        'devices: { card: { memory: 24GiB, gpu: 0 } }',
        'models:',
        '  a: { cmd: "server {PORT}", memory: 6GiB }',
        '  b: { cmd: "server {PORT}" }',
      ),
    ).toEqual(['devices.gpu0']);
    expect(
      after(
        'devices: { gpu0: { memory: 24GiB, gpu: 1 } }',
        'models:',
        '  a: { cmd: "server {PORT}", memory: 6GiB }',
        '  b: { cmd: "server {PORT}" }',
      ),
    ).toEqual(['devices.gpu0.gpu']);
  });

  it('is needed for commands, names and models, and each is named', () => {
    expect(
      after(
        'devices: { gpu0: 24GiB }',
        'modelTTL: 5',
        'models:',
        '  a: { cmd: "server --fast {PORT}", memory: 6GiB, aliases: [x] }',
        '  c: { cmd: "server {PORT}" }',
      ),
    ).toEqual(['models.a.cmd', 'models.a.aliases', 'models.b', 'models.c', 'modelTTL']);
  });
});
