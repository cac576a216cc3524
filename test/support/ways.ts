type To = (path: string) => string;

/** The two ways to an upstream, each with a forwarder of its own: `/v1/…` and `/upstream/a/v1/…`. */
export const WAYS: readonly (readonly [way: string, to: To])[] = [
  ['by the model in its body', (path) => path],
  ['by its path', (path) => `/upstream/a${path}`],
];

/** The least a request for model `a` has to say, wherever it goes. */
export const ASK_A = '{"model":"a"}';
