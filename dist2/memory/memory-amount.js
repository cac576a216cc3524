export {};
//# sourceMappingURL=memory-amount.js.map