import { isDeepStrictEqual } from 'node:util';
import type { LaunchDefinition } from './launch-definition.js';
import type { ModelDefinition } from './model-definition.js';

/** True if what runs by the one definition is not what would run by the other. */
export const needsRestart = (running: ModelDefinition, wanted: ModelDefinition): boolean =>
  running !== wanted &&
  (running.checkEndpoint !== wanted.checkEndpoint ||
    !isDeepStrictEqual(startOf(running.launch), startOf(wanted.launch)));

/** What an upstream is started with; how it is stopped changes in place. */
function startOf(launch: LaunchDefinition): object {
  switch (launch.kind) {
    case 'command':
      return { ...launch, stopCommand: undefined };
    case 'container':
      return launch;
    case 'external':
      return { kind: launch.kind, baseUrl: launch.baseUrl };
  }
}
