// A model's server for the soak: PORT NAME LOAD_MS CRASH_RATE. Answers with the digest of what it was
// sent, whole or as a stream; ends its own process now and then where it is told a rate.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , port, name, loadMs, crashRate] = process.argv;
const readyAtMs = performance.now() + Number(loadMs);

process.on('SIGTERM', () => process.exit(0));

createServer((request, response) => {
  if (request.url === '/health') {
    response.statusCode = performance.now() < readyAtMs ? 503 : 200;
    response.end('{}');
    return;
  }
  const digest = createHash('sha256');
  request.on('data', (chunk) => digest.update(chunk));
  request.on('end', () => {
    if (Math.random() < Number(crashRate)) process.exit(1);
    const sha256 = digest.digest('hex');
    const tokens = Number(request.headers['x-tokens'] ?? 0);
    if (tokens > 0) void stream(response, sha256, tokens);
    else response.end(JSON.stringify({ name, sha256 }));
  });
}).listen(Number(port), '127.0.0.1', () => console.log(`${name} listens on ${port}`));

async function stream(response, sha256, tokens) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let i = 0; i < tokens && !response.destroyed; i++) {
    response.write(`data: {"token":${i}}\n\n`);
    if (i % 50 === 0) console.log(`${name} has said ${i} tokens`);
    await sleep(10);
  }
  response.end(`data: ${JSON.stringify({ name, sha256 })}\n\ndata: [DONE]\n\n`);
}
