/**
 * The requests for one model that have ended. Counted by hand: the client library would look the labels
 * of each up anew, for every request.
 */
export class EndedRequests {
    bounds;
    byStatus = new Map();
    byBound;
    count = 0;
    seconds = 0;
    constructor(bounds) {
        this.bounds = bounds;
        this.byBound = bounds.map(() => 0);
    }
    add(status, seconds) {
        this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
        this.count += 1;
        this.seconds += seconds;
        const index = this.bounds.findIndex((bound) => seconds <= bound);
        if (index >= 0)
            this.byBound[index] = (this.byBound[index] ?? 0) + 1;
    }
    /** How long they took, as a histogram: each class counts those below it, too. */
    durations(name, model) {
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
//# sourceMappingURL=ended-requests.js.map