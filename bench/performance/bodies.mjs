// The bodies of requests, as files for the load generator.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MB = 1e6;

/** A request as clients write it: the model's name comes after the messages. */
export function writeBodies(folder) {
  const write = (name, content, more = {}) => {
    const messages = [{ role: 'user', content }];
    const file = join(folder, `body-${name}.json`);
    writeFileSync(file, JSON.stringify({ messages, model: 'm', temperature: 0.7, ...more }));
    return file;
  };
  return {
    chat: write('chat', 'What is the tallest mountain of Africa?'),
    stream: write('stream', 'Tell me a long story.', { stream: true }),
    1: write('1', 'A'.repeat(1 * MB)),
    20: write('20', 'A'.repeat(20 * MB)),
  };
}
