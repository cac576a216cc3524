import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const shared = { setupFiles: ['reflect-metadata'] };
/** No file changes what is shared: to load everything once for many of them saves a quarter of the time. */
const together = { ...shared, isolate: false };

export default defineConfig({
  test: {
    // Most of the end-to-end tests wait for processes: twice as many at once as a small machine has cores.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    projects: [
      {
        // Properties take their time where the machine is busy.
        test: { ...together, name: 'unit', include: ['src/**/*.spec.ts'], testTimeout: 30_000 },
      },
      { test: { ...shared, name: 'model', include: ['test/model/*.model-spec.ts'] } },
      {
        test: {
          ...together,
          name: 'e2e',
          include: ['test/**/*.e2e-spec.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'late',
          include: ['test/**/*.late-spec.ts'],
          // What they look at is begun first and goes on beside the others; they themselves come last.
          globalSetup: ['test/cold-start/begin.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
        },
      },
    ],
  },
});
