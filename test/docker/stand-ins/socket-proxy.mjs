#!/usr/bin/env node
// Lets through what the options of wollomatic/socket-proxy allow, as far as the compose file gives
// them: -allowGET=PATTERN and the like, each for the whole path, any number of times.
import { createServer, request } from 'node:http';

const options = process.argv.slice(2).map((option) => {
  const [, name, value = ''] = /^-(\w+)(?:=(.*))?$/.exec(option) ?? [];
  if (!/^(listenip|allowfrom|allowhealthcheck|allow[A-Z]+)$/.test(name)) {
    console.error(`flag provided but not defined: ${option}`);
    process.exit(2);
  }
  return { name, value };
});
const patterns = (method) =>
  options
    .filter(({ name }) => name === `allow${method}`)
    .map(({ value }) => RegExp(`^(?:${value})$`));

const proxy = createServer((asked, answer) => {
  const { pathname } = new URL(asked.url, 'http://engine');
  const allowed = patterns(asked.method);
  if (!allowed.some((pattern) => pattern.test(decodeURIComponent(pathname)))) {
    console.log(`blocked request ${asked.method} ${pathname}`);
    answer.writeHead(allowed.length === 0 ? 405 : 403).end();
    return;
  }
  const { method, url: path, headers } = asked;
  const passed = request({ socketPath: '/var/run/docker.sock', method, path, headers });
  passed.on('response', (said) => {
    answer.writeHead(said.statusCode, said.headers);
    answer.flushHeaders();
    said.pipe(answer);
    said.on('error', () => answer.destroy());
  });
  passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
});
// The engine is slow where it waits for a container to stop.
proxy.requestTimeout = 0;
proxy.listen(2375, options.find(({ name }) => name === 'listenip')?.value ?? '127.0.0.1');
createServer((_, answer) => answer.end()).listen(55555, '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
