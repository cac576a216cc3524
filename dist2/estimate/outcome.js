export const known = (value) => ({ kind: 'known', value });
export const unknown = (reason) => ({ kind: 'unknown', reason });
//# sourceMappingURL=outcome.js.map