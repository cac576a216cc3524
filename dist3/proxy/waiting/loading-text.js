/** A line of an event stream that no client takes for an event. */
export const comment = (text) => `: ${text.replace(/[\r\n]+/g, ' ')}\n`;
/** `loading llama3, 12 s` */
export function waitText({ model, elapsedSec, loading }) {
    const what = loading?.state === 'queued' ? `queued for ${model} at ${loading.position}` : `loading ${model}`;
    return `${what}, ${Math.round(elapsedSec)} s`;
}
/** The same as a person reads it, with how long it may still take; a line. */
export function waitLine(wait) {
    const estimate = wait.loading?.estimate ?? undefined;
    const left = estimate === undefined ? '' : `, about ${Math.ceil(estimate)} s to go`;
    const text = waitText(wait);
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}${left}\n`;
}
/** An event of a chat that says something which is no part of the answer. */
export function reasoningChunk(head, text, isFirst) {
    const delta = { ...(isFirst ? { role: 'assistant' } : {}), reasoning_content: text };
    const chunk = {
        id: head.id,
        object: 'chat.completion.chunk',
        created: head.createdSec,
        model: head.model,
        choices: [{ index: 0, delta, finish_reason: null }],
    };
    return `data: ${JSON.stringify(chunk)}\n\n`;
}
//# sourceMappingURL=loading-text.js.map