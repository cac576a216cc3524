/**
 * What the gateway can do so far: what it cannot yet is left out of a run, not out of its scenario,
 * so that a seed goes on to mean the same. `FAULTS_WITHOUT=reload,stall` leaves out more.
 */
export interface Abilities {
  /** `POST /api/reload` */
  readonly reload: boolean;
  /** What a killed gateway left is ended by the next start. */
  readonly orphans: boolean;
  /** A model that hangs is noticed by `stallTimeout`. */
  readonly stall: boolean;
}

export function abilities(): Abilities {
  const without = (process.env['FAULTS_WITHOUT'] ?? '').split(',');
  return {
    reload: !without.includes('reload'),
    orphans: !without.includes('orphans'),
    stall: !without.includes('stall'),
  };
}
