/** A gateway with these models behind it, as far as the clients have to do with them. */
export interface Setting {
  readonly url: string;
  /** It can chat, use tools, and takes its time over a thousand tokens. */
  readonly chat: string;
  readonly embedding: string;
  /** Until the model that chats has something to answer. */
  readonly untilAsked: () => Promise<void>;
  /** Fails where the model or the gateway goes on with a request whose client has left. */
  readonly expectLeft: () => Promise<void>;
}

export interface Abilities {
  /** A tool that has to be called is. */
  readonly callsTools: boolean;
}

/** A tool's arguments, as JSON Schema. */
export const WEATHER = {
  type: 'object' as const,
  properties: { city: { type: 'string' } },
  required: ['city'],
};

/** An answer to this takes longer than any test waits, whatever the API calls its length. */
export const LONG = { max_tokens: 1_500, ignore_eos: true };
