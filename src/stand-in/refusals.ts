/** llama-server's errors: the status is in the body as well. */
export interface Refusal {
  readonly status: number;
  readonly body: { readonly error: { code: number; message: string; type: string } };
}

export const LOADING = refusal(503, 'Loading model', 'unavailable_error');
export const NOT_FOUND = refusal(404, 'File Not Found', 'not_found_error');
export const NOT_JSON = refusal(
  400,
  'The request body is neither a JSON object nor a form',
  'invalid_request_error',
);

function refusal(status: number, message: string, type: string): Refusal {
  return { status, body: { error: { code: status, message, type } } };
}
