import { listedCapabilities, metadataBeside } from './capabilities.js';
/** A model, and, where its aliases are listed, an entry for each after it. */
export function listedEntries(model, status, { createdSec, hasAliases }) {
    const nameless = { ...model, aliases: [] };
    const aliases = (hasAliases ? model.aliases : []).map((alias) => ({
        ...listedModel(nameless, status, createdSec),
        id: alias,
        meta: metaOf(model, { type: 'alias', modelID: model.id }),
    }));
    return [listedModel(model, status, createdSec), ...aliases];
}
export function listedModel(model, status, createdSec) {
    const { id, aliases } = model;
    const named = aliases.length === 0 ? {} : { aliases };
    return {
        id,
        object: 'model',
        created: createdSec,
        owned_by: 'llama-swap',
        status,
        ...text('name', model.name),
        ...text('description', model.description),
        ...named,
        ...listedCapabilities(model.capabilities),
        meta: metaOf(model, { type: 'model', ...named }),
    };
}
/** SPEC 4 shows the metadata as `meta`, llama-swap as `meta.llamaswap`, with facts of its own. */
function metaOf({ metadata, capabilities }, own) {
    const shown = metadataBeside(metadata, listedCapabilities(capabilities));
    return {
        ...shown,
        ...(capabilities.context === 0 ? {} : { n_ctx: capabilities.context }),
        llamaswap: { ...shown, ...own },
    };
}
function text(key, value = '') {
    const trimmed = value.trim();
    return trimmed === '' ? {} : { [key]: trimmed };
}
//# sourceMappingURL=listed-model.js.map