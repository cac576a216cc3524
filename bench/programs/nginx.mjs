// nginx as the practical limit of any proxy: one worker that passes everything on at once, over
// connections it keeps.
import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startChild } from './child.mjs';

/** Its path, or `undefined` where there is none on this machine. */
export function findNginx() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'nginx')).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function startNginx(binary, { port, upstreamPort, folder, core, signal }) {
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration({ port, upstreamPort, folder }));
  const args = ['-p', folder, '-c', file, '-e', join(folder, 'nginx-error.log')];
  return startChild(binary, args, { core, urlIn: () => `http://127.0.0.1:${port}`, signal });
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** The one process is the worker: its processor time is all there is. */
const configuration = ({ port, upstreamPort, folder }) => `
daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
worker_rlimit_nofile 16384;
events { worker_connections 8192; }
http {
  access_log off;
  tcp_nodelay on;
  keepalive_requests 100000000;
  client_max_body_size 0;
${TEMPORARY.map((name) => `  ${name}_temp_path ${join(folder, `nginx-${name}`)};`).join('\n')}
  upstream model {
    server 127.0.0.1:${upstreamPort};
    keepalive 1024;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://model;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_request_buffering off;
      proxy_read_timeout 600s;
    }
  }
}
`;
