import { chatDialect, completionDialect, nativeDialect } from './dialects.js';
import { messagesDialect } from './messages-dialect.js';
import { messageTokens } from './prompt.js';
import { responsesDialect } from './responses-dialect.js';
import { transcriptionDialect } from './transcription-dialect.js';
import { embeddings, rerank, tokenize } from './vectors.js';
export const HEALTH_ROUTES = new Set(['GET /health', 'GET /v1/health']);
/** Answered at once, from what the stand-in is. */
export const lookups = new Map([
    ['GET /v1/models', models],
    ['GET /models', models],
    ['GET /props', props],
]);
/** Answered at once, from the request. */
export const computations = new Map([
    ['POST /v1/embeddings', embeddings],
    ['POST /embeddings', embeddings],
    ['POST /v1/rerank', rerank],
    ['POST /rerank', rerank],
    ['POST /tokenize', tokenize],
    ['POST /v1/messages/count_tokens', messageTokens],
]);
/** Answered token by token, in a slot. */
export const generations = new Map([
    ['POST /v1/chat/completions', chatDialect],
    ['POST /chat/completions', chatDialect],
    ['POST /v1/completions', completionDialect],
    ['POST /completions', completionDialect],
    ['POST /completion', nativeDialect],
    ['POST /v1/messages', messagesDialect],
    ['POST /v1/responses', responsesDialect],
    ['POST /v1/audio/transcriptions', transcriptionDialect],
    ['POST /v1/audio/translations', transcriptionDialect],
]);
function models({ name }, startedS) {
    return {
        object: 'list',
        data: [{ id: name, object: 'model', created: startedS, owned_by: 'stand-in' }],
    };
}
function props(options) {
    return {
        stand_in: true,
        model_alias: options.name,
        total_slots: options.slots,
        embedding: options.embedding,
        pid: process.pid,
    };
}
//# sourceMappingURL=routes.js.map