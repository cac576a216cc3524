import { describe } from 'vitest';
import { contractOfEnding } from './ending.js';
import { contractOfFailing } from './failing.js';
import { contractOfReloading } from './reloading.js';
import type { ContractRuntime } from './runtime.js';
import { contractOfSwapping } from './swapping.js';
import { contractOfUnloading } from './unloading.js';

/** What holds whatever runs a model: the third chapter of the specification. */
export function contract(runtime: ContractRuntime): void {
  describe(runtime.title, () => {
    contractOfSwapping(runtime);
    contractOfUnloading(runtime);
    contractOfFailing(runtime);
    contractOfReloading(runtime);
    contractOfEnding(runtime);
  });
}
