import type { GatewayError } from '../errors.js';

/** Told why a right has ended before its request, and whether the request may be tried once more. */
export type RevocationListener = (reason: GatewayError, mayRetry: boolean) => void;

/** One request's right to use a resident model; a model with leases is not stopped by a swap. */
export class Lease {
  /** Something of the answer has come, or can be sent on again, since somebody last looked. */
  hasMoved = true;
  /** All that came of the answer waits for the client: that no more comes is not the upstream's doing. */
  isHeldUp = false;
  private released = false;
  private revocation: { readonly reason: GatewayError; readonly mayRetry: boolean } | undefined;
  private listener: RevocationListener | undefined;

  constructor(
    readonly model: string,
    /** Base URL of the upstream. */
    readonly base: URL,
    readonly isBackground: boolean,
    private readonly end: (lease: Lease) => void,
  ) {}

  /** Calls back when the right ends before the request does: the answer under way must be broken. */
  onRevoked(listener: RevocationListener): void {
    this.listener = listener;
    if (this.revocation !== undefined) listener(this.revocation.reason, this.revocation.mayRetry);
  }

  revoke(reason: GatewayError, mayRetry = false): void {
    if (this.released || this.revocation !== undefined) return;
    this.revocation = { reason, mayRetry };
    this.listener?.(reason, mayRetry);
  }

  /** Ends the lease; a second call does nothing. */
  release(): void {
    if (this.released) return;
    this.released = true;
    this.end(this);
  }
}
