/** Where a container that runs is reached, or what has to be set so that it can be. */
export function containerAddress(container, { port: wantedPort, network }, gateway) {
    const port = wantedPort ?? onlyPort(container);
    if (port === undefined)
        return { problem: whyNoPort(container) };
    if (gateway.kind === 'host')
        return onHost(container, port, gateway.host);
    if (container.networkMode === `container:${gateway.id}`) {
        return { url: `http://127.0.0.1:${port}` };
    }
    const shared = container.networks.filter(({ id, address }) => address !== '' && gateway.networks.includes(id));
    const best = shared.find(({ name }) => name === network) ?? shared[0];
    return best === undefined
        ? { problem: 'it is on none of the networks of the gateway; set network, or proxy' }
        : { url: `http://${best.address}:${port}` };
}
function onHost(container, port, host) {
    if (container.networkMode === 'host')
        return { url: `http://${host}:${port}` };
    const published = container.published.filter((one) => one.port === port);
    const best = published.find(({ hostAddress }) => isIPv4(hostAddress)) ?? published[0];
    return best === undefined
        ? {
            problem: `its port ${port} is not published to the gateway's machine; publish it, or set proxy`,
        }
        : { url: `http://${reachable(best, host)}:${best.hostPort}` };
}
const isIPv4 = (address) => address === '' || address.includes('.');
function reachable({ hostAddress }, host) {
    if (['', '0.0.0.0', '::'].includes(hostAddress))
        return host;
    return hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress;
}
const portsOf = ({ exposed, published }) => [
    ...new Set([...exposed, ...published.map(({ port }) => port)]),
];
function onlyPort(container) {
    const ports = portsOf(container);
    return ports.length === 1 ? ports[0] : undefined;
}
const whyNoPort = (container) => portsOf(container).length === 0
    ? 'it exposes no port; set port, or proxy'
    : `it exposes several ports (${portsOf(container).join(', ')}); set port, or proxy`;
//# sourceMappingURL=container-address.js.map