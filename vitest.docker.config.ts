import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['reflect-metadata'],
    globalSetup: ['test/docker/support/stand-in-images.ts'],
    include: ['test/docker/**/*.docker-spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Most of their time they wait for the engine.
    maxWorkers: 6,
  },
});
