// Makes responses and keeps them, as OpenAI's Responses API does. `prefix` stands before their ids.
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [prefix = 'resp'] = more;
const kept = new Map();

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : JSON.parse(text);
}

const json = (response, status, value, headers = {}) => {
  const body = headers['content-encoding'] === 'gzip' ? gzipSync(value) : Buffer.from(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers,
  });
  response.end(body);
};

async function stream(response, made) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const created = { type: 'response.created', response: { ...made, status: 'in_progress' } };
  const text = `event: response.created\ndata: ${JSON.stringify(created)}\n\n`;
  // In the middle of the id.
  const middle = text.indexOf(made.id) + 3;
  response.write(text.slice(0, middle));
  await sleep(20);
  response.write(text.slice(middle));
  response.end(`event: response.completed\ndata: ${JSON.stringify({ response: made })}\n\n`);
}

async function make(request, response) {
  const { stream: isStream = false, zipped = false } = await bodyOf(request);
  const output = [{ id: 'msg_1', type: 'message' }];
  const made = { object: 'response', output, id: `${prefix}_${kept.size + 1}` };
  kept.set(made.id, made);
  if (isStream) await stream(response, made);
  else json(response, 200, JSON.stringify(made), zipped ? { 'content-encoding': 'gzip' } : {});
}

function serveKept(request, response, id, action) {
  const found = kept.get(decodeURIComponent(id));
  const error = { error: { message: 'there is no such response', from: prefix } };
  if (found === undefined) json(response, 404, JSON.stringify(error));
  else json(response, 200, JSON.stringify({ ...found, by: prefix, did: request.method, action }));
}

createServer((request, response) => {
  const { method, url } = request;
  if (url === '/health') return response.end('{}');
  write('request', { path: url });
  const [, id, action = ''] = /^\/(?:v1\/)?responses\/([^/?]+)\/?([^?]*)/.exec(url) ?? [];
  if (id === undefined && method === 'POST') void make(request, response);
  else serveKept(request, response, id ?? '', action);
  return undefined;
}).listen(port, '127.0.0.1', () => write('ready'));
