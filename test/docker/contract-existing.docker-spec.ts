import { describe } from 'vitest';
import { contract } from '../support/contract/contract.js';
import { existingContainer } from './support/contract-runtimes.js';
import { run } from './support/gateway-on-host.js';

describe.skipIf(run === '')('over a Docker engine', () => {
  contract(existingContainer);
});
