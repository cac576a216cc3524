const THERE = new Set(['Pull complete', 'Already exists']);
const BEGUN = new Set([
    'Pulling fs layer',
    'Waiting',
    'Downloading',
    'Download complete',
    'Extracting',
    ...THERE,
]);
/** How far a pull has come, told once a second at most. */
export class PullProgress {
    pauseMs;
    layers = new Map();
    toldAtMs = -Infinity;
    told = '';
    constructor(pauseMs = 1000) {
        this.pauseMs = pauseMs;
    }
    /** @returns what is to be told now */
    next({ id, status = '', progressDetail = {} }, nowMs) {
        if (id === undefined || !BEGUN.has(status))
            return undefined;
        const layer = this.layers.get(id) ?? { current: 0, total: 0, isThere: false };
        this.layers.set(id, layer);
        layer.isThere = THERE.has(status);
        if (status === 'Downloading') {
            layer.current = progressDetail.current ?? layer.current;
            layer.total = progressDetail.total ?? layer.total;
        }
        else if (status !== 'Waiting' && status !== 'Pulling fs layer')
            layer.current = layer.total;
        return this.tell(nowMs);
    }
    tell(nowMs) {
        const text = this.text();
        if (text === this.told || nowMs - this.toldAtMs < this.pauseMs)
            return undefined;
        this.told = text;
        this.toldAtMs = nowMs;
        return text;
    }
    /** Sizes of layers that have not begun are not known yet. */
    text() {
        const layers = [...this.layers.values()];
        const sum = (of) => layers.reduce((total, layer) => total + layer[of], 0);
        const there = layers.filter(({ isThere }) => isThere).length;
        const total = sum('total');
        const percent = total === 0 ? '' : `, ${Math.floor((100 * sum('current')) / total)} % downloaded`;
        return `pulling the image: ${there} of ${layers.length} layers${percent}\n`;
    }
}
//# sourceMappingURL=pull-progress.js.map