// Ends by itself: with the given code, after the given ms.
import { setUp } from './journal.mjs';

const { write, more } = setUp();
const [code = '1', afterMs = '0'] = more;
console.log('cannot allocate the model');
setTimeout(() => {
  write('ended');
  process.exit(Number(code));
}, Number(afterMs));
