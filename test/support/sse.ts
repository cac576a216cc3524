/** The `data` of an event stream's events, as they come. */
export class Events<T> {
  private text = '';
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;

  private constructor(
    readonly response: Response,
    body: ReadableStream<Uint8Array>,
  ) {
    this.reader = body.getReader();
  }

  static async open<T>(url: string, init: RequestInit = {}): Promise<Events<T>> {
    const response = await fetch(url, init);
    if (response.body === null) throw new Error('the response has no body');
    return new Events<T>(response, response.body as ReadableStream<Uint8Array>);
  }

  /** Undefined at the end. */
  async next(): Promise<T | undefined> {
    const decoder = new TextDecoder();
    while (!this.text.includes('\n\n')) {
      const { done, value } = await this.reader.read();
      if (done) return undefined;
      this.text += decoder.decode(value, { stream: true });
    }
    const end = this.text.indexOf('\n\n');
    const event = this.text.slice(0, end);
    this.text = this.text.slice(end + 2);
    return JSON.parse(event.replace(/^data: /, '')) as T;
  }

  close(): Promise<void> {
    return this.reader.cancel();
  }
}
