/** The two ways to an upstream, each with a forwarder of its own: `/v1/…` and `/upstream/a/v1/…`. */
export const WAYS = [
  { way: 'by the model in its body', to: (path: string): string => path },
  { way: 'by its path', to: (path: string): string => `/upstream/a${path}` },
] as const;

/** The least a request for model `a` has to say, wherever it goes. */
export const ASK_A = '{"model":"a"}';
