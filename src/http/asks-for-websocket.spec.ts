import { describe, expect, it } from 'vitest';
import { asksForWebSocket } from './asks-for-websocket.js';

const HANDSHAKE = { method: 'GET', httpVersion: '1.1', headers: { upgrade: 'websocket' } };

const withHeaders = (headers: Record<string, string>): typeof HANDSHAKE => ({
  ...HANDSHAKE,
  headers: { ...HANDSHAKE.headers, ...headers },
});

describe('the handshake of a WebSocket', () => {
  it.each([
    ['as every client writes it', HANDSHAKE],
    ['in another case', withHeaders({ upgrade: 'WebSocket' })],
    ['as one protocol of several', withHeaders({ upgrade: 'h2c, websocket' })],
    ['with a body of no length', withHeaders({ 'content-length': '0' })],
  ])('is known %s', (_, request) => {
    expect(asksForWebSocket(request)).toBe(true);
  });

  it.each([
    ['asks for nothing', { ...HANDSHAKE, headers: {} }],
    ['asks for another protocol', withHeaders({ upgrade: 'h2c' })],
    ['asks for one with a longer name', withHeaders({ upgrade: 'websocket2, xwebsocket' })],
    ['asks for nothing that has a name', withHeaders({ upgrade: '' })],
    ['is no GET', { ...HANDSHAKE, method: 'POST' }],
    ['is of HTTP/1.0', { ...HANDSHAKE, httpVersion: '1.0' }],
    ['has a body', withHeaders({ 'content-length': '3' })],
    ['has a body without a length', withHeaders({ 'transfer-encoding': 'chunked' })],
  ])('is not a request that %s', (_, request) => {
    expect(asksForWebSocket(request)).toBe(false);
  });
});
