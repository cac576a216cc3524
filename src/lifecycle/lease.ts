import type { GatewayError } from '../errors.js';

/** Whose request it is, for the log. */
export interface Requester {
  readonly requestId: string;
  /** The name of the key it was let in by. */
  readonly key?: string;
}

interface Terms {
  readonly isBackground: boolean;
  readonly request: Requester;
}

/** Told why a right has ended before its request, and whether the request may be tried once more. */
export type RevocationListener = (reason: GatewayError, mayRetry: boolean) => void;

/** One request's right to use a resident model; a model with leases is not stopped by a swap. */
export class Lease {
  readonly isBackground: boolean;
  readonly request: Requester;
  /** Where it is among those held; theirs to say. */
  place = 0;
  /** Something of the answer has come, or can be sent on again, since somebody last looked. */
  hasMoved = false;
  /** All that came of the answer waits for the client: that no more comes is not the upstream's doing. */
  isHeldUp = false;
  private readonly givenAtMs = performance.now();
  private released = false;
  private revocation: { readonly reason: GatewayError; readonly mayRetry: boolean } | undefined;
  private listener: RevocationListener | undefined;

  constructor(
    readonly model: string,
    /** Base URL of the upstream. */
    readonly base: URL,
    { isBackground, request }: Terms,
    private readonly end: (lease: Lease) => void,
  ) {
    this.isBackground = isBackground;
    this.request = request;
  }

  get isRevoked(): boolean {
    return this.revocation !== undefined;
  }

  get heldMs(): number {
    return performance.now() - this.givenAtMs;
  }

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
