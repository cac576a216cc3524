import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const shared = { setupFiles: ['reflect-metadata'], testTimeout: 120_000, hookTimeout: 120_000 };
/** What a llama-server takes is the same whatever runs beside it. */
const SIZES = ['test/engine/estimate*.engine-spec.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/engine/require-engine.ts'],
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          ...shared,
          name: 'sizes',
          include: SIZES,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'answers',
          include: ['test/engine/**/*.engine-spec.ts'],
          exclude: SIZES,
          // One after the other, and after the sizes: a second engine on the same processor would
          // spoil the times.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
