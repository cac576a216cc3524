export {};
//# sourceMappingURL=upstream-event.js.map