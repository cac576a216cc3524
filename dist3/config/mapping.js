export const isMapping = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
//# sourceMappingURL=mapping.js.map