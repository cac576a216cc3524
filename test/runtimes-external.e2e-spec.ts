import { contract } from './support/contract/contract.js';
import { external } from './support/contract/runtimes/external.js';

contract(external);
