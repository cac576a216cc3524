const ID = '[0-9a-f]{64}';
/** Where the engine keeps the files that it mounts into a container, Docker and podman. */
const MOUNTED = new RegExp(`/(?:containers|overlay-containers)/(${ID})/`);
/** A host name that nobody has chosen. */
const SHORT_ID = /^[0-9a-f]{12}$/;
/**
 * What may be the id of the container that the gateway itself runs in, the likeliest first; whether
 * it is, the engine knows.
 * @param mountinfo of the process, proc(5)
 */
export function ownContainerIds(mountinfo, hostname) {
    // Where a mount is from; what is mounted there is a container's on the machine itself, too.
    const sources = mountinfo.split('\n').map((line) => line.split(' ')[3] ?? '');
    const mounted = sources.flatMap((source) => MOUNTED.exec(source)?.[1] ?? []);
    return [...new Set([...mounted, ...(SHORT_ID.test(hostname) ? [hostname] : [])])];
}
//# sourceMappingURL=own-container-id.js.map