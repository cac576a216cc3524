import { isDeepStrictEqual } from 'node:util';
import type { ContainerChoice, LaunchDefinition } from './launch-definition.js';
import type { ModelDefinition } from './model-definition.js';

/** True if what runs by the one definition is not what would run by the other. */
export const needsRestart = (running: ModelDefinition, wanted: ModelDefinition): boolean =>
  running !== wanted &&
  (running.checkEndpoint !== wanted.checkEndpoint ||
    !isDeepStrictEqual(startOf(running.launch), startOf(wanted.launch)));

/** How its image is had concerns the next container only. */
const withoutPull = (container: ContainerChoice): object =>
  container.by === 'image'
    ? { ...container.create, settings: { ...container.create.settings, pull: undefined } }
    : container;

/** What an upstream is started with; how it is stopped changes in place. */
function startOf(launch: LaunchDefinition): object {
  switch (launch.kind) {
    case 'command':
      return { ...launch, stopCommand: undefined };
    case 'container':
      return { ...launch, container: withoutPull(launch.container) };
    case 'external':
      return { kind: launch.kind, baseUrl: launch.baseUrl };
  }
}
