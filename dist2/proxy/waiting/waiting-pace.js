/** When those who wait are told so; in ms. */
export class WaitingPace {
    /** What fails sooner is told with its own status. */
    holdMs = 2_000;
    /** Proxies and clients give up connections that are silent for longer than some tens of seconds. */
    commentEveryMs = 10_000;
    /** A person looks on. */
    chunkEveryMs = 5_000;
}
//# sourceMappingURL=waiting-pace.js.map