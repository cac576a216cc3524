/** The facts as they would be if one more request for the unit arrived now. */
export const withOneMore = (facts, id, isBackground) => ({
    ...facts,
    units: facts.units.map((unit) => {
        if (unit.id !== id)
            return unit;
        const isFirst = isBackground ? unit.waiting === 0 : unit.waitingNormal === 0;
        return {
            ...unit,
            waiting: unit.waiting + 1,
            waitingNormal: unit.waitingNormal + (isBackground ? 0 : 1),
            // Whenever it last went, that was before now.
            sinceMs: isFirst ? facts.nowMs : unit.sinceMs,
        };
    }),
});
//# sourceMappingURL=with-one-more.js.map