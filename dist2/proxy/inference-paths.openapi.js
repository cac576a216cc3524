const tags = ['inference'];
const responses = { default: { description: 'The answer of the upstream.' } };
const model = {
    name: 'model',
    in: 'query',
    required: false,
    schema: { type: 'string' },
    description: 'Id or alias of a model. Not needed where only one is loaded.',
};
const byId = {
    name: 'id',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'Of a response. Which model made it is remembered.',
};
const path = { name: 'path', in: 'path', required: true, schema: { type: 'string' } };
const json = {
    tags,
    summary: 'Forwarded to the upstream of the model the body names.',
    requestBody: {
        required: true,
        content: {
            'application/json': {
                schema: {
                    type: 'object',
                    required: ['model'],
                    properties: { model: { type: 'string' } },
                    additionalProperties: true,
                },
            },
        },
    },
    responses,
};
const form = (file) => ({
    tags,
    summary: 'Forwarded to the upstream of the model the form names.',
    requestBody: {
        required: true,
        content: {
            'multipart/form-data': {
                schema: {
                    type: 'object',
                    required: ['model', file],
                    properties: { model: { type: 'string' }, [file]: { type: 'string', format: 'binary' } },
                    additionalProperties: true,
                },
            },
        },
    },
    responses,
});
const byQuery = {
    tags,
    summary: 'Forwarded to the upstream of the model the query names.',
    parameters: [model],
    responses,
};
const ofResponse = (summary) => ({
    tags,
    summary: `${summary}; forwarded to the upstream that made it.`,
    parameters: [byId, model],
    responses,
});
const WITH_JSON = [
    '/v1/chat/completions',
    '/v1/completions',
    '/v1/embeddings',
    '/v1/responses',
    '/v1/messages',
    '/v1/messages/count_tokens',
    '/v1/moderations',
    '/v1/rerank',
    '/v1/reranking',
    '/v1/audio/speech',
    '/v1/images/generations',
    '/chat/completions',
    '/completion',
    '/completions',
    '/embedding',
    '/embeddings',
    '/rerank',
    '/reranking',
    '/infill',
    '/tokenize',
    '/detokenize',
    '/apply-template',
];
/** What well-known clients call; every other path is dispatched the same way. */
export const inferencePaths = {
    ...Object.fromEntries(WITH_JSON.map((route) => [route, { post: json }])),
    '/v1/audio/transcriptions': { post: form('file') },
    '/v1/audio/translations': { post: form('file') },
    '/v1/images/edits': { post: form('image') },
    '/v1/images/variations': { post: form('image') },
    '/v1/audio/voices': { get: byQuery, post: json },
    '/sdapi/v1/{path}': {
        get: { ...byQuery, parameters: [path, model] },
        post: { ...json, parameters: [path] },
    },
    '/slots': { get: byQuery },
    '/lora-adapters': { get: byQuery, post: { ...byQuery } },
    '/v1/realtime': {
        get: {
            ...byQuery,
            summary: 'A WebSocket to the upstream of the model the query names.',
            responses: { 101: { description: 'The connection is a WebSocket.' } },
        },
    },
    '/v1/responses/{id}': {
        get: ofResponse('A response'),
        delete: ofResponse('Delete a response'),
    },
    '/v1/responses/{id}/cancel': { post: ofResponse('Cancel a response') },
    '/v1/responses/{id}/input_items': { get: ofResponse('What a response was made of') },
    '/v/{path}': {
        post: { ...json, summary: 'Forwarded without the `/v`.', parameters: [path] },
    },
};
//# sourceMappingURL=inference-paths.openapi.js.map