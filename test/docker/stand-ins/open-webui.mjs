#!/usr/bin/env node
// Asks for the models as Open WebUI does, by the variables it is given.
import { createServer } from 'node:http';

const { OPENAI_API_BASE_URL: url, OPENAI_API_KEY: key } = process.env;
const server = createServer(async ({ url: path }, answer) => {
  if (path === '/health') return answer.end('{"status":true}');
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/models`, { headers }).catch(() => undefined);
  answer.writeHead(response?.status ?? 502).end(await response?.text());
});
server.listen(8080);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
