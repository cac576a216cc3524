import { isDeepStrictEqual } from 'node:util';
/** True if what runs by the one definition is not what would run by the other. */
export const needsRestart = (running, wanted) => running !== wanted &&
    (running.checkEndpoint !== wanted.checkEndpoint ||
        !isDeepStrictEqual(startOf(running.launch), startOf(wanted.launch)));
/** How its image is had concerns the next container only. */
const withoutPull = (container) => container.by === 'image'
    ? { ...container.create, settings: { ...container.create.settings, pull: undefined } }
    : container;
/** What an upstream is started with; how it is stopped changes in place. */
function startOf(launch) {
    switch (launch.kind) {
        case 'command':
            return { ...launch, stopCommand: undefined };
        case 'container':
            return { ...launch, container: withoutPull(launch.container) };
        case 'external':
            return { kind: launch.kind, baseUrl: launch.baseUrl };
    }
}
//# sourceMappingURL=restart-needed.js.map