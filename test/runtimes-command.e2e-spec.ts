import { contract } from './support/contract/contract.js';
import { command } from './support/contract/runtimes/command.js';

contract(command);
