/** A chat request for a model; more fields as given. */
export function chat(
  url: string,
  model: string,
  more: object = {},
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...more }),
    ...init,
  });
}

export async function json<T = Record<string, unknown>>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

/** Status and error code, the way most tests look at a refusal. */
export async function refusal(
  response: Response,
): Promise<{ status: number; code: string; message: string }> {
  const { error } = await json<{ error: { code: string; message: string } }>(response);
  return { status: response.status, code: error.code, message: error.message };
}

export async function running(url: string): Promise<string[]> {
  return (await json<{ running: string[] }>(await fetch(`${url}/running`))).running;
}

interface Health {
  readonly status: string;
  readonly models: Record<string, { status: string; pid?: number }>;
}

export async function health(url: string): Promise<Health> {
  return json<Health>(await fetch(`${url}/health`));
}

/** Reads a body until it has held the text, and gives the reader back. */
export async function readUntil(
  response: Response,
  text: string,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const reader = bodyOf(response).getReader();
  const decoder = new TextDecoder();
  for (let seen = ''; !seen.includes(text);) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the answer ended without '${text}': ${seen}`);
    seen += decoder.decode(value, { stream: true });
  }
  return reader;
}

function bodyOf({ body }: Response): ReadableStream<Uint8Array> {
  if (body === null) throw new Error('the response has no body');
  return body as ReadableStream<Uint8Array>;
}

/** The rest of a body that ends by breaking; fails if it ends as if complete. */
export async function readUntilBroken(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<string> {
  let rest = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += Buffer.from(part.value).toString();
    }
  } catch {
    return rest;
  }
  throw new Error(`the answer ended as if complete: ${rest}`);
}
