import { hasPort } from '../../../config/placeholders.js';
import { fillerOf, gpusOf } from '../fill-in.js';
/** What the port is where the command names it, and nothing else does. */
const USUAL_PORT = 8080;
/** The port its server listens on inside; undefined: nobody knows. */
export function portOf({ command = [], entrypoint = [], environment }, port, exposed) {
    const texts = [...command, ...entrypoint, ...Object.values(environment)];
    const only = exposed.length === 1 ? exposed[0] : undefined;
    return port ?? (texts.some(hasPort) ? USUAL_PORT : only);
}
/** What the engine is asked to create a container by. */
export function createOptions(creation) {
    const { create, port, labels, placement } = creation;
    const { settings } = create;
    const fill = fillerOf(placement, port);
    const env = Object.entries(create.environment);
    return defined({
        Image: create.image,
        Cmd: create.command?.map(fill),
        Entrypoint: create.entrypoint?.map(fill),
        Env: env.map(([name, value]) => `${name}=${fill(value)}`),
        Labels: { ...settings.labels, ...labels },
        ExposedPorts: port === undefined ? undefined : { [`${port}/tcp`]: {} },
        User: settings.user,
        WorkingDir: settings.workingDir,
        StopSignal: settings.stopSignal,
        HostConfig: hostConfig(creation),
    });
}
function hostConfig({ create, placement, network, port, publishedAt }) {
    const { settings } = create;
    const isPublished = port !== undefined && publishedAt !== undefined && network !== 'host';
    return defined({
        // Whether it is started again is up to the gateway.
        RestartPolicy: { Name: 'no' },
        NetworkMode: network,
        PortBindings: isPublished
            ? // Which port there is, the engine chooses.
                { [`${port}/tcp`]: [{ HostIp: publishedAt, HostPort: '' }] }
            : undefined,
        DeviceRequests: deviceRequests(settings.gpus, placement),
        Binds: settings.volumes,
        Devices: settings.devices.map(deviceMapping),
        ShmSize: create.shmSizeBytes,
        Memory: create.memoryBytes,
        NanoCpus: settings.cpus === undefined ? undefined : Math.round(settings.cpus * 1e9),
        Ulimits: Object.entries(settings.ulimits).map(([Name, limit]) => ({
            Name,
            Soft: limit,
            Hard: limit,
        })),
        IpcMode: settings.ipc,
        GroupAdd: settings.groupAdd,
        CapAdd: settings.capAdd,
        CapDrop: settings.capDrop,
        SecurityOpt: settings.securityOpt,
        Init: settings.init,
        ReadonlyRootfs: settings.readOnly,
        Tmpfs: Object.fromEntries(settings.tmpfs.map(tmpfsOf)),
        ExtraHosts: settings.extraHosts,
        Runtime: settings.runtime,
    });
}
/** As `docker run --gpus` asks for them. */
function deviceRequests(gpus, placement) {
    if (gpus === undefined)
        return undefined;
    const request = { Driver: '', Capabilities: [['gpu']], Options: {} };
    if (typeof gpus === 'number')
        return [{ ...request, Count: gpus }];
    if (gpus !== 'all')
        return [{ ...request, DeviceIDs: gpus.map(String) }];
    if (!placement.isConfined)
        return [{ ...request, Count: -1 }];
    const ids = gpusOf(placement);
    return ids.length === 0 ? undefined : [{ ...request, DeviceIDs: ids }];
}
/** `/dev/a`, `/dev/a:/dev/b` or `/dev/a:/dev/b:rw`; also `/dev/a:rw`. */
function deviceMapping(text) {
    const [onHost = '', second = '', third] = text.split(':');
    const isPath = second.startsWith('/');
    const permissions = isPath ? third : second || undefined;
    return {
        PathOnHost: onHost,
        PathInContainer: isPath ? second : onHost,
        CgroupPermissions: permissions ?? 'rwm',
    };
}
function tmpfsOf(text) {
    const colon = text.indexOf(':');
    return colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
/** The engine has its own defaults for what is left out. */
function defined(options) {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
//# sourceMappingURL=create-options.js.map