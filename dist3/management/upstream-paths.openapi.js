const model = {
    name: 'model',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: 'Id or alias of a model.',
};
const tags = ['management'];
const responses = { 200: { description: 'Done.' }, 404: { description: 'No such model.' } };
const load = {
    tags,
    summary: 'Load the model; answers once it is ready.',
    parameters: [model],
    responses: { ...responses, 503: { description: 'The load failed.' } },
};
const straight = {
    tags: ['inference'],
    summary: "Anything the model's own server offers, with any method; loads the model first.",
    parameters: [
        model,
        { name: 'path', in: 'path', required: true, schema: { type: 'string' } },
    ],
    responses: { default: { description: 'The answer of the upstream.' } },
};
/** Routes that one wildcard serves, since ids may contain slashes; so they are described by hand. */
export const upstreamPaths = {
    '/upstream/{model}': {
        delete: {
            tags,
            summary: 'Unload the model, at once or after its running answers.',
            parameters: [model, { name: 'drain', in: 'query', schema: { type: 'boolean' } }],
            responses: { ...responses, 409: { description: 'The model is not running.' } },
        },
    },
    '/upstream/{model}/load': { get: load, post: load },
    '/upstream/{model}/{path}': { get: straight, post: straight },
    '/v1/models/{model}': {
        get: { tags, summary: 'One model.', parameters: [model], responses },
    },
    '/api/models/unload/{model}': {
        post: {
            tags: ['llama-swap'],
            summary: 'Unload the model at once; answers `OK` once nothing of it is left.',
            parameters: [model],
            responses,
        },
    },
    '/logs/stream/{log}': {
        get: {
            tags: ['monitoring'],
            summary: 'One log, and what comes: `proxy`, `upstream` (of all models), or of one model.',
            parameters: [
                { ...model, name: 'log', description: '`proxy`, `upstream`, or a model.' },
                { name: 'no-history', in: 'query', schema: { type: 'boolean' } },
            ],
            responses: { 200: { description: 'Text.' }, 400: { description: 'No such log.' } },
        },
    },
    '/logs/{model}': {
        get: {
            tags: ['monitoring'],
            summary: "Recent output of one model's server.",
            parameters: [model, { name: 'follow', in: 'query', schema: { type: 'boolean' } }],
            responses,
        },
    },
};
//# sourceMappingURL=upstream-paths.openapi.js.map