import { expect, it } from 'vitest';
import { hasDevices, hasPort, withDevices, withPid, withPort } from './placeholders.js';

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

it.each([
  ['server -dev ${DEVICES}', true, 'server -dev gpu0,ram'],
  ['server ${GPUS} ${DEVICES} ${GPUS}', true, 'server 0 gpu0,ram 0'],
  ['server {DEVICES} $GPUS', false, 'server {DEVICES} $GPUS'],
])('the devices stand for ${DEVICES}, its GPUs for ${GPUS} in %j', (text, has, filled) => {
  expect(hasDevices(text)).toBe(has);
  expect(withDevices(text, ['gpu0', 'ram'], ['0'])).toBe(filled);
});

it('without a GPU, ${GPUS} stands for nothing', () => {
  expect(withDevices('[${GPUS}]', ['ram'], [])).toBe('[]');
});
