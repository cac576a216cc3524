import type { Ending } from '../runtime.js';
import type { ContainerFacts } from './container-facts.js';

interface Death {
  /** As the event of its death says; null: there was none. */
  readonly exitCode: number | null;
  readonly wasOutOfMemory: boolean;
}

/**
 * How a container has ended.
 * @param now what the engine says of it; of another start of it, or undefined, where it knows no more
 */
export function endingOf(
  began: Pick<ContainerFacts, 'startedAt'>,
  now: ContainerFacts | undefined,
  { exitCode, wasOutOfMemory }: Death,
): Ending {
  const isSame = now?.startedAt === began.startedAt;
  const known = now !== undefined && isSame;
  return {
    exitCode: known ? now.exitCode : exitCode,
    signal: null,
    isOutOfMemory: wasOutOfMemory || (known && now.isOutOfMemory),
  };
}
