import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['reflect-metadata'],
    globalSetup: ['test/engine/require-engine.ts'],
    include: ['test/engine/**/*.engine-spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One after the other: a second engine on the same processor would spoil the times.
    fileParallelism: false,
    maxWorkers: 1,
  },
});
