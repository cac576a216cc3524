import type { GatewayError } from '../errors.js';

/** Why an upstream was stopped, or that it ended by itself. */
export type StopReason =
  | 'swap'
  | 'ttl'
  | 'unload'
  | 'reload'
  /** Something was found running for which there was no room beside it. */
  | 'displaced'
  | 'shutdown'
  | 'stalled'
  | 'crash'
  | 'load_failed'
  | 'cancelled';

/** What happened to the upstream of a model. */
export type UpstreamEvent =
  | { readonly kind: 'loading'; readonly model: string }
  | { readonly kind: 'ready'; readonly model: string; readonly loadMs: number }
  | { readonly kind: 'load failed'; readonly model: string; readonly error: GatewayError }
  | { readonly kind: 'stopping'; readonly model: string; readonly reason: StopReason }
  | { readonly kind: 'stopped'; readonly model: string; readonly reason: StopReason }
  | { readonly kind: 'lease ended'; readonly model: string }
  /** It gives out leases again. */
  | { readonly kind: 'drain given up'; readonly model: string };
