// Answers with what it was started with: its further arguments, and the variables that choose GPUs.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const { CUDA_VISIBLE_DEVICES: gpus, CUDA_DEVICE_ORDER: order, PLACE: place } = process.env;

createServer((_request, response) => {
  response.end(JSON.stringify({ args: more, gpus, order, place }));
}).listen(port, '127.0.0.1', () => write('ready'));
