import { expect, it } from 'vitest';
import { hasPort, withPid, withPort } from './placeholders.js';

it.each([
  ['server --port {PORT}', true, 'server --port 5800'],
  ['server --port ${PORT} {PORT}', true, 'server --port 5800 5800'],
  ['server --port $PORT {port}', false, 'server --port $PORT {port}'],
])('the port stands for {PORT} and ${PORT} in %j', (text, has, filled) => {
  expect(hasPort(text)).toBe(has);
  expect(withPort(text, 5800)).toBe(filled);
});

it('the process id stands for each ${PID}, not for {PID}', () => {
  expect(withPid('kill ${PID} ${PID} {PID}', 42)).toBe('kill 42 42 {PID}');
});
