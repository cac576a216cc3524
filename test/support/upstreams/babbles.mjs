// Prints its environment and its words, as JSON, as they are, and cut in the middle; on both outputs.
// Does so again for each request, after its path, and then ends if that asks for it.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [wayOfTelling = 'ready'] = more;

async function babble() {
  const words = [...process.argv, ...Object.entries(process.env).map((one) => one.join('='))];
  for (const stream of [process.stdout, process.stderr]) {
    stream.write(`as JSON ${JSON.stringify(process.env)}\n`);
    stream.write(`${words.join(' ')}\n`);
    for (const word of words) {
      const half = Math.ceil(word.length / 2);
      stream.write(`in parts ${word.slice(0, half)}`);
      await sleep(1);
      stream.write(`${word.slice(half)}\n`);
    }
  }
  console.log('that was all');
}

await babble();
if (wayOfTelling === 'fail') process.exit(3);
createServer(async (request, response) => {
  console.log(`asked for ${request.url}`);
  await babble();
  if (request.url === '/die') process.exit(4);
  response.end('{}');
}).listen(port, '127.0.0.1', () => write('ready'));
