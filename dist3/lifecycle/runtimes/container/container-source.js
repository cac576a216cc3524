export {};
//# sourceMappingURL=container-source.js.map