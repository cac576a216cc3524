import { isMapping } from '../../../config/mapping.js';
import { parsedJson } from '../../../parsed-json.js';

/** Something that has happened to a container. */
export interface EngineEvent {
  readonly action: string;
  readonly id: string;
  /** Its labels among them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** podman's names for some of them. */
const ALSO: Readonly<Record<string, string>> = { died: 'die', remove: 'destroy' };

/** Of a line of the engine's stream; undefined: none that matters. */
export function parseEvent(line: string): EngineEvent | undefined {
  const value = parsedJson(line);
  if (!isMapping(value) || (value['Type'] ?? 'container') !== 'container') return undefined;
  const { Action: action, Actor: actor } = value;
  if (typeof action !== 'string' || !isMapping(actor) || typeof actor['ID'] !== 'string') {
    return undefined;
  }
  const { Attributes: attributes } = actor;
  return {
    action: ALSO[action] ?? action,
    id: actor['ID'],
    attributes: isMapping(attributes) ? (attributes as Record<string, string>) : {},
  };
}

export const exitCodeOf = ({ attributes }: EngineEvent): number | null => {
  // podman has another name for it
  const text = attributes['exitCode'] ?? attributes['containerExitCode'] ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
};
