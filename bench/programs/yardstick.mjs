// The least that a proxy in Node can be: what it takes of the processor says how fast this machine and
// this Node are.
//
//   node yardstick.mjs PORT UPSTREAM_PORT
import { Agent, createServer, request } from 'node:http';
import { pipeline } from 'node:stream';

const [port, upstreamPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
const ignore = () => undefined;

const server = createServer((asked, response) => {
  const { method, url: path, headers } = asked;
  const onward = request({ port: upstreamPort, agent, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    pipeline(answer, response, ignore);
  });
  onward.on('error', () => response.destroy());
  pipeline(asked, onward, ignore);
});

server.listen(port, '127.0.0.1');
