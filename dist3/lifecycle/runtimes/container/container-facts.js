export function factsOf(inspection) {
    const { Id, Name, State, Config = {}, HostConfig = {} } = inspection;
    return {
        id: Id,
        name: Name.replace(/^\//, ''),
        ...stateOf(State),
        hasTerminal: Config.Tty === true,
        labels: Config.Labels ?? {},
        networkMode: HostConfig.NetworkMode ?? '',
        exposed: Object.keys(Config.ExposedPorts ?? {}).flatMap(tcpPort),
        ...reachOf(inspection.NetworkSettings ?? {}),
    };
}
const NEVER = '0001-';
const stateOf = (state) => ({
    isRunning: state.Running && state.Restarting !== true,
    isPaused: state.Paused === true,
    isRestarting: state.Restarting === true,
    startedAt: state.StartedAt,
    finishedAt: state.FinishedAt?.startsWith(NEVER) === true ? undefined : state.FinishedAt,
    pid: state.Pid === 0 ? undefined : state.Pid,
    exitCode: state.ExitCode,
    isOutOfMemory: state.OOMKilled === true,
});
const reachOf = ({ Networks, Ports }) => ({
    networks: Object.entries(Networks ?? {}).map(([name, network]) => ({
        name,
        id: network?.NetworkID ?? '',
        address: network?.IPAddress || bracketed(network?.GlobalIPv6Address ?? ''),
    })),
    published: Object.entries(Ports ?? {}).flatMap(([inside, bindings]) => tcpPort(inside).flatMap((port) => (bindings ?? []).flatMap((one) => publishedAt(port, one)))),
});
const bracketed = (address) => (address === '' ? '' : `[${address}]`);
/** Of `8080/tcp`, or `8080`; none of another protocol. */
export const tcpPort = (text) => {
    const [port = '', protocol = 'tcp'] = text.split('/');
    return protocol === 'tcp' && /^\d+$/.test(port) ? [Number(port)] : [];
};
const publishedAt = (port, { HostIp: hostAddress = '', HostPort: hostPort = '' }) => (hostPort === '' ? [] : [{ port, hostAddress, hostPort: Number(hostPort) }]);
//# sourceMappingURL=container-facts.js.map