export interface TimedPiece {
  readonly text: string;
  readonly atMs: number;
}

/** A response's body in the pieces in which it came, with the time of each. */
export async function* pieces(response: Response): AsyncGenerator<TimedPiece> {
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    // Typed `any` in Node's types; the body of a response is bytes.
    const text = decoder.decode(bytes as Uint8Array, { stream: true });
    yield { text, atMs: performance.now() };
  }
}

export async function collect(response: Response): Promise<TimedPiece[]> {
  const all: TimedPiece[] = [];
  for await (const piece of pieces(response)) {
    all.push(piece);
  }
  return all;
}

/** The `data:` of each event. */
export function eventsOf(received: readonly TimedPiece[]): string[] {
  const text = received.map((piece) => piece.text).join('');
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => event.slice('data: '.length));
}
