/** Metadata of these names would contradict the capabilities. */
const OWN_FIELDS = ['architecture', 'capabilities', 'supported_parameters', 'context_length'];
export function listedCapabilities(model) {
    const { in: takes, out: gives, tools, context } = model;
    const abilities = abilitiesOf(model);
    const architecture = {
        ...(takes.length === 0 ? {} : { input_modalities: takes }),
        ...(gives.length === 0 ? {} : { output_modalities: gives }),
        ...(takes.length === 0 || gives.length === 0
            ? {}
            : { modality: `${takes.join('+')}->${gives.join('+')}` }),
    };
    const saysMore = takes.length + gives.length > 0 || abilities.length > 0;
    return {
        ...(takes.length + gives.length === 0 ? {} : { architecture }),
        ...(saysMore
            ? { capabilities: Object.fromEntries(abilities.map((name) => [name, true])) }
            : {}),
        ...(tools ? { supported_parameters: ['tools', 'tool_choice'] } : {}),
        ...(context === 0 ? {} : { context_length: context }),
    };
}
/** The metadata of a model without what its capabilities say already. */
export function metadataBeside(metadata, capabilities) {
    if (metadata === undefined || Object.keys(capabilities).length === 0)
        return metadata ?? {};
    const kept = Object.entries(metadata).filter(([key]) => !OWN_FIELDS.includes(key));
    return Object.fromEntries(kept);
}
function abilitiesOf({ in: takes, out: gives, tools, reranker }) {
    const turns = (from, to) => takes.includes(from) && gives.includes(to);
    const abilities = [
        ['vision', takes.includes('image')],
        ['audio_transcriptions', turns('audio', 'text')],
        ['audio_speech', turns('text', 'audio')],
        ['image_generation', turns('text', 'image')],
        ['image_to_image', turns('image', 'image')],
        ['function_calling', tools],
        ['reranker', reranker],
    ];
    return abilities.filter(([, has]) => has).map(([name]) => name);
}
//# sourceMappingURL=capabilities.js.map