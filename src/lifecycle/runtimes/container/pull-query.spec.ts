import { expect, it } from 'vitest';
import { pullQuery } from './pull-query.js';

it.each([
  ['vllm/vllm-openai', 'vllm/vllm-openai', 'latest'],
  ['vllm/vllm-openai:v1', 'vllm/vllm-openai', 'v1'],
  ['registry:5000/llama', 'registry:5000/llama', 'latest'],
  ['registry:5000/llama:b1', 'registry:5000/llama', 'b1'],
])('asks for one tag of %s', (image, fromImage, tag) => {
  expect(pullQuery(image, undefined)).toEqual({ fromImage, tag });
});

it('asks for a digest as it is, and for the platform', () => {
  const image = 'llama@sha256:0123';
  expect(pullQuery(image, 'linux/arm64')).toEqual({ fromImage: image, platform: 'linux/arm64' });
});
