export const LOADING = refusal(503, 'Loading model', 'unavailable_error');
export const NOT_FOUND = refusal(404, 'File Not Found', 'not_found_error');
export const NOT_JSON = refusal(400, 'The request body is neither a JSON object nor a form', 'invalid_request_error');
function refusal(status, message, type) {
    return { status, body: { error: { code: status, message, type } } };
}
//# sourceMappingURL=refusals.js.map