import { isDeepStrictEqual } from 'node:util';
import type { ModelDefinition } from './model-definition.js';

/** What a process is started with; everything else changes in place. */
const OF_THE_PROCESS = ['command', 'environment', 'baseUrl', 'checkEndpoint'] as const;

/** True if what runs by the one definition is not what would run by the other. */
export const needsRestart = (running: ModelDefinition, wanted: ModelDefinition): boolean =>
  running !== wanted && OF_THE_PROCESS.some((key) => !isDeepStrictEqual(running[key], wanted[key]));
