import { contract } from './support/contract/contract.js';
import { createdContainer } from './support/contract/runtimes/containers.js';

contract(createdContainer);
