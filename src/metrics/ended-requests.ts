/** Upper bounds, in seconds, of the classes that durations are counted in. */
export type Bounds = readonly number[];

/** One line of a histogram in Prometheus' format. */
export interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/**
 * The requests for one model that have ended. Counted by hand: the client library would look the labels
 * of each up anew, for every request.
 */
export class EndedRequests {
  readonly byStatus = new Map<number, number>();
  private readonly byBound: number[];
  private count = 0;
  private seconds = 0;

  constructor(private readonly bounds: Bounds) {
    this.byBound = bounds.map(() => 0);
  }

  add(status: number, seconds: number): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.count += 1;
    this.seconds += seconds;
    const index = this.bounds.findIndex((bound) => seconds <= bound);
    if (index >= 0) this.byBound[index] = (this.byBound[index] ?? 0) + 1;
  }

  /** How long they took, as a histogram: each class counts those below it, too. */
  durations(name: string, model: string): Sample[] {
    let below = 0;
    const classes = this.bounds.map((le, index) => {
      below += this.byBound[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le, model }, value: below };
    });
    return [
      ...classes,
      { metricName: `${name}_bucket`, labels: { le: '+Inf', model }, value: this.count },
      { metricName: `${name}_sum`, labels: { model }, value: this.seconds },
      { metricName: `${name}_count`, labels: { model }, value: this.count },
    ];
  }
}
