import { isDeepStrictEqual } from 'node:util';
import { needsRestart } from './restart-needed.js';
export function modelChanges(before, now) {
    const old = new Map(before.map((model) => [model.id, model]));
    const ids = new Set(now.map(({ id }) => id));
    const kept = now.flatMap((model) => {
        const earlier = old.get(model.id);
        return earlier === undefined ? [] : [{ model, earlier }];
    });
    const restarted = kept.filter(({ model, earlier }) => needsRestart(earlier, model));
    const changed = kept.filter((pair) => !restarted.includes(pair) && !isDeepStrictEqual(pair.earlier, pair.model));
    return {
        added: now.filter(({ id }) => !old.has(id)).map(({ id }) => id),
        removed: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
        restarted: restarted.map(({ model }) => model.id),
        changed: changed.map(({ model }) => model.id),
    };
}
//# sourceMappingURL=model-changes.js.map