/** What belongs to one run and to no other. */
export interface Place {
  readonly folder: string;
  /** The value of the variable that all its processes have. */
  readonly mark: string;
  readonly startPort: number;
}
