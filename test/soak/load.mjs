// What the clients of the soak do, and whether each of their requests ended as it should.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { MODELS } from './gateway.mjs';

const CLIENTS = 16;
const ANSWERED_WITHIN_MS = 60_000;
const LONGEST_PAUSE_MS = 150;
const BIG_BYTES = 1024 * 1024;
const STEADY = MODELS.filter((model) => model !== 'crashy');
const LOOKS = ['/metrics', '/api/state', '/api/decisions', '/running', '/health', '/v1/models'];
const FOLLOWS = ['/logs?follow', '/api/decisions?follow', '/logs/large?follow'];

/** What may become of a request whose model ends its own process. */
const AFTER_A_CRASH = new Set([502, 503]);

/** Ended by an unload, which abandons a load with all who wait for it. */
class Unloaded extends Error {}

/** Clients that go on until they are stopped. `random` gives numbers from 0 to 1. */
export class Load {
  counts = {};
  problems = [];
  #stopping = new AbortController();
  #agent = new Agent({ connections: 64 });
  #lastUnloadMs = new Map();
  #clients;

  constructor(url, random) {
    this.url = url;
    this.random = random;
    this.#clients = Array.from({ length: CLIENTS }, () => this.#client());
  }

  get requests() {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** Resolves once every client has its last answer and no connection is open. */
  async stop() {
    this.#stopping.abort();
    await Promise.all(this.#clients);
    await this.#agent.destroy();
  }

  async #client() {
    while (!this.#stopping.signal.aborted) {
      const [kind, act] = this.#choose();
      try {
        await act();
        this.#count(kind);
      } catch (error) {
        if (error instanceof Unloaded) this.#count('unloaded while it loads');
        else this.problems.push(`${kind}: ${error.message} ${error.cause?.message ?? ''}`);
      }
      await sleep(this.random() * LONGEST_PAUSE_MS);
    }
  }

  #count(kind) {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  #choose() {
    const shares = [
      ['short', 40, () => this.#short(this.#pick(STEADY))],
      ['background', 8, () => this.#short(this.#pick(STEADY), { 'x-priority': 'background' })],
      ['stream', 15, () => this.#stream(this.#pick(STEADY))],
      ['big', 6, () => this.#short(this.#pick(STEADY), {}, BIG_BYTES)],
      ['abort', 10, () => this.#abort(this.#pick(MODELS))],
      ['crashy', 8, () => this.#crashy()],
      ['look', 8, () => this.#look(this.#pick(LOOKS))],
      ['follow', 4, () => this.#follow(this.#pick(FOLLOWS))],
      ['unload', 1, () => this.#unload(this.#pick(STEADY))],
    ];
    let left = this.random() * shares.reduce((sum, [, share]) => sum + share, 0);
    const chosen = shares.find(([, share]) => (left -= share) < 0) ?? shares[0];
    return [chosen[0], chosen[2]];
  }

  #pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  /** Half of them by the model in the body, half by the path, which has a forwarder of its own. */
  async #ask(model, { headers = {}, bytes = 100, signal } = {}) {
    const body = JSON.stringify({ model, messages: [], filler: 'x'.repeat(bytes) });
    const way = this.random() < 0.5 ? '' : `/upstream/${model}`;
    const timeout = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const response = await fetch(`${this.url}${way}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      dispatcher: this.#agent,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return { response, sha256: createHash('sha256').update(body).digest('hex') };
  }

  async #short(model, headers, bytes) {
    const beganMs = performance.now();
    const { response, sha256 } = await this.#ask(model, { headers, bytes });
    const text = await response.text();
    this.#expectOk(model, response, text, beganMs);
    const answer = JSON.parse(text);
    expect(answer.name === model && answer.sha256 === sha256, `${model} answered ${text}`);
  }

  async #stream(model) {
    const tokens = 1 + Math.floor(this.random() * 100);
    const beganMs = performance.now();
    const { response, sha256 } = await this.#ask(model, { headers: { 'x-tokens': `${tokens}` } });
    const text = await response.text();
    this.#expectOk(model, response, text, beganMs);
    expect(text.endsWith('data: [DONE]\n\n'), `${model} stream without end`);
    expect(text.includes(sha256), `${model} answered another request`);
    expect(text.split('"token"').length === tokens + 1, `${model} stream without some tokens`);
  }

  #expectOk(model, { status }, text, beganMs) {
    const wasUnloaded = (this.#lastUnloadMs.get(model) ?? -Infinity) >= beganMs;
    if (wasUnloaded && status === 503 && text.includes('model_unloaded')) throw new Unloaded();
    expect(status === 200, `${model} ${status} ${text}`);
  }

  async #abort(model) {
    const leaving = AbortSignal.timeout(Math.ceil(this.random() * 300));
    const headers = this.random() < 0.5 ? {} : { 'x-tokens': '100' };
    try {
      const { response } = await this.#ask(model, { headers, signal: leaving });
      await response.text();
    } catch (error) {
      expect(leaving.aborted || model === 'crashy', `${model} was cut: ${error.message}`);
    }
  }

  /** Those that met a crash were tried again on a fresh load; only those that met two may fail. */
  async #crashy() {
    const { response, sha256 } = await this.#ask('crashy');
    const text = await response.text();
    if (AFTER_A_CRASH.has(response.status)) {
      this.#count('crashy, failed');
      return;
    }
    expect(response.status === 200 && text.includes(sha256), `${response.status} ${text}`);
  }

  async #look(path) {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const response = await fetch(this.url + path, { dispatcher: this.#agent, signal });
    await response.arrayBuffer();
    expect(response.status === 200, `${path} ${response.status}`);
  }

  async #follow(path) {
    const leaving = AbortSignal.timeout(Math.ceil(this.random() * 1000));
    try {
      const response = await fetch(this.url + path, { dispatcher: this.#agent, signal: leaving });
      expect(response.status === 200, `${path} ${response.status}`);
      await response.text();
      expect(false, `${path} ended by itself`);
    } catch (error) {
      if (!leaving.aborted) throw error;
    }
  }

  async #unload(model) {
    this.#lastUnloadMs.set(model, performance.now());
    const response = await fetch(`${this.url}/upstream/${model}?drain=true`, {
      method: 'DELETE',
      dispatcher: this.#agent,
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    const text = await response.text();
    expect(response.status === 200 || response.status === 409, `${response.status} ${text}`);
  }
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}
