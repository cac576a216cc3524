/** By which containers that are ours are known. */
export const LABEL = {
    /** Which gateway; the same one after it was made anew. */
    gateway: 'llama-swap-nest.gateway',
    /** Which of its runs. */
    run: 'llama-swap-nest.run',
    model: 'llama-swap-nest.model',
    /** What it was created by. */
    launch: 'llama-swap-nest.launch',
    /** Names of the devices it was confined to. */
    devices: 'llama-swap-nest.devices',
    /** Its server's own, inside. */
    port: 'llama-swap-nest.port',
};
export const labelsOf = ({ gateway, run, model, launch, devices, port, }) => ({
    [LABEL.gateway]: gateway,
    [LABEL.run]: run,
    [LABEL.model]: model,
    [LABEL.launch]: launch,
    ...(devices === undefined ? {} : { [LABEL.devices]: devices.join(',') }),
    ...(port === undefined ? {} : { [LABEL.port]: String(port) }),
});
/** Undefined: not one of ours. */
export function originOf(labels) {
    const { [LABEL.gateway]: gateway, [LABEL.run]: run, [LABEL.model]: model } = labels;
    const { [LABEL.launch]: launch, [LABEL.devices]: devices, [LABEL.port]: port } = labels;
    if (gateway === undefined || run === undefined || model === undefined)
        return undefined;
    return {
        gateway,
        run,
        model,
        launch: launch ?? '',
        devices: devices?.split(','),
        port: port === undefined ? undefined : Number(port),
    };
}
export const devicesOf = ({ isConfined, devices }) => isConfined ? devices.map(({ name }) => name) : undefined;
/** What a container was created by, as a text that is the same for the same. */
export const launchText = ({ id, launch }) => JSON.stringify([id, launch], sorted);
const sorted = (_key, value) => typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const WITHIN_NAMES = /[^a-zA-Z0-9_.-]/g;
/**
 * The name of a model's container: names of containers know fewer characters, and what differs in
 * those alone is told apart by the hash.
 * @param hash of the model's id, in hex
 */
export function containerName(prefix, model, hash) {
    const plain = model.replaceAll(WITHIN_NAMES, '-');
    return plain === model ? `${prefix}-${model}` : `${prefix}-${plain}-${hash.slice(0, 8)}`;
}
//# sourceMappingURL=container-labels.js.map