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

/** One request's right to use a resident model; a model with leases is not stopped by a swap. */
export class Lease {
  readonly isBackground: boolean;
  readonly request: Requester;
  private readonly givenAtMs = performance.now();
  private released = false;
  private revokedBy: GatewayError | undefined;
  private listener: ((reason: GatewayError) => void) | undefined;

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

  get heldMs(): number {
    return performance.now() - this.givenAtMs;
  }

  /** Calls back when the right ends before the request does: the answer under way must be broken. */
  onRevoked(listener: (reason: GatewayError) => void): void {
    this.listener = listener;
    if (this.revokedBy !== undefined) listener(this.revokedBy);
  }

  revoke(reason: GatewayError): void {
    if (this.released || this.revokedBy !== undefined) return;
    this.revokedBy = reason;
    this.listener?.(reason);
  }

  /** Ends the lease; a second call does nothing. */
  release(): void {
    if (this.released) return;
    this.released = true;
    this.end(this);
  }
}
