import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/faults/**/*.faults-spec.ts'],
    testTimeout: 180_000,
    maxWorkers: 1,
    // Each is several processes; two keep a small machine busy.
    maxConcurrency: 2,
  },
});
