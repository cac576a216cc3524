import type { Chronicle } from '../chronicle.js';
import { wrongTogether } from './exclusion.js';
import { wrongOrders } from './orders.js';
import { wrongRequests } from './requests.js';
import { wrongStops } from './stops.js';

/** Every invariant of a run that does not hold, a sentence each. */
export const allWrong = (chronicle: Chronicle, output: string): string[] => [
  ...chronicle.wrong,
  ...wrongRequests(chronicle),
  ...wrongTogether(chronicle),
  ...wrongStops(chronicle),
  ...wrongOrders(chronicle),
  ...loggedErrors(output),
];

/** What a broken reload is expected to log. */
const REFUSED_FILE = 'configuration not reloaded';

const loggedErrors = (output: string): string[] =>
  output
    .split('\n')
    .filter((line) => !line.includes(REFUSED_FILE))
    .filter((line) => /"level":"(error|fatal)"/.test(line) || line.includes('    at '))
    .map((line) => `logged: ${line.slice(0, 400)}`);
