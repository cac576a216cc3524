import { answerText } from './answer-text.js';
import { asFields, listField, textField } from './json-fields.js';
import { CHARACTERS_A_TOKEN, promptTokens } from './prompt.js';
/** Calls a tool where one is offered, for no model is there to decide against it; else says its text. */
export function answerOrCall(request, name, defaultTokens) {
    const tool = chosenTool(request);
    if (tool === undefined)
        return answerText(request, name, defaultTokens);
    return {
        tokens: piecesOf(JSON.stringify(exampleOf(tool.schema))),
        finishReason: 'tool_calls',
        promptTokens: promptTokens(request),
        toolName: tool.name,
    };
}
/**
 * As `answerOrCall`, for APIs whose limit says how long an answer may become, not how long it is to
 * be: clients name thousands of tokens there.
 */
export const answerWithin = (limit) => (request, name, defaultTokens) => {
    const { [limit]: most, ...unlimited } = request;
    const answer = answerOrCall(unlimited, name, defaultTokens);
    if (typeof most !== 'number' || answer.tokens.length <= most)
        return answer;
    return { ...answer, tokens: answer.tokens.slice(0, most), finishReason: 'length' };
};
/** The tool that the request insists on, else the first one, unless the last word is a tool's own. */
function chosenTool(request) {
    const tools = listField(request, 'tools').flatMap(toolOf);
    const { kind, name } = choiceOf(request['tool_choice']);
    if (name !== undefined)
        return tools.find((tool) => tool.name === name);
    if (kind === 'none' || (kind === 'auto' && endsWithResult(request)))
        return undefined;
    return tools[0];
}
/** In a chat a tool is wrapped; in messages and responses it is not. */
function toolOf(entry) {
    const fields = asFields(entry) ?? {};
    const tool = asFields(fields['function']) ?? fields;
    const name = textField(tool, 'name');
    const schema = asFields(tool['parameters'] ?? tool['input_schema']) ?? {};
    return name === undefined ? [] : [{ name, schema }];
}
function choiceOf(choice) {
    if (typeof choice === 'string')
        return { kind: choice, name: undefined };
    const fields = asFields(choice) ?? {};
    const named = asFields(fields['function']) ?? fields;
    return { kind: textField(fields, 'type') ?? 'auto', name: textField(named, 'name') };
}
function endsWithResult(request) {
    const last = asFields([...listField(request, 'messages'), ...listField(request, 'input')].at(-1));
    if (last === undefined)
        return false;
    const parts = listField(last, 'content').map((part) => asFields(part)?.['type']);
    return (last['role'] === 'tool' ||
        last['type'] === 'function_call_output' ||
        parts.includes('tool_result'));
}
/** The least that a schema asks for: required properties only, each with a plain value. */
function exampleOf(schema) {
    const [allowed] = listField(schema, 'enum');
    if (allowed !== undefined)
        return allowed;
    const [type] = [schema['type']].flat();
    switch (type) {
        case 'string':
            return 'stand-in';
        case 'integer':
        case 'number':
            return schema['minimum'] ?? 0;
        case 'boolean':
            return false;
        case 'null':
            return null;
        case 'array':
            return [];
        default:
            return requiredOf(schema);
    }
}
function requiredOf(schema) {
    const properties = asFields(schema['properties']) ?? {};
    const names = listField(schema, 'required').map(String);
    return Object.fromEntries(names.map((name) => [name, exampleOf(asFields(properties[name]) ?? { type: 'string' })]));
}
function piecesOf(text) {
    const count = Math.ceil(text.length / CHARACTERS_A_TOKEN);
    return Array.from({ length: count }, (_, index) => text.slice(index * CHARACTERS_A_TOKEN, (index + 1) * CHARACTERS_A_TOKEN));
}
//# sourceMappingURL=tool-call.js.map