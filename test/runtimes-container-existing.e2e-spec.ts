import { contract } from './support/contract/contract.js';
import { existingContainer } from './support/contract/runtimes/containers.js';

contract(existingContainer);
