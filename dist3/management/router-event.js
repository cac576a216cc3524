/** There are other models, or they are defined otherwise: the list is worth reading again. */
export const MODELS_RELOADED = { model: '*', event: 'models_reload' };
/**
 * What the router's clients are told of a status; nothing where it is none they know. They take a load
 * for failed only by an exit code other than 0, so a load that failed always has one. Who has ordered
 * an unload waits until the model is unloaded, which to them a model that sleeps is not.
 */
export function statusEvents(model, { value, failed, exit_code: exitCode }) {
    if (value === 'unloading')
        return [];
    const failure = failed === true ? { exit_code: exitCode ?? 1 } : {};
    const told = value === 'sleeping' ? ['unloaded', 'sleeping'] : [value];
    return told.map((status) => ({ model, event: 'status_change', data: { status, ...failure } }));
}
/** One event of the stream: without a name, which the router's clients do not look for. */
export const eventText = (event) => `data: ${JSON.stringify(event)}\n\n`;
//# sourceMappingURL=router-event.js.map