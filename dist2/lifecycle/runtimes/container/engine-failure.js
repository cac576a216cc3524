const UNREACHABLE = {
    ENOENT: 'the container engine cannot be reached: its socket is missing; is it running?',
    ENOTDIR: 'the container engine cannot be reached: its socket is missing; is it running?',
    EACCES: 'the container engine cannot be reached: no permission for its socket; run the gateway with the group of the socket',
    EPERM: 'the container engine cannot be reached: no permission for its socket; run the gateway with the group of the socket',
    ECONNREFUSED: 'the container engine cannot be reached: nobody listens at its address; is it running?',
    ENOTFOUND: 'the container engine cannot be reached: the host in DOCKER_HOST is not known',
    EAI_AGAIN: 'the container engine cannot be reached: the host in DOCKER_HOST is not known',
};
/** First match wins; in lower case. */
const REFUSALS = [
    [
        /could not select device driver/,
        'the engine has no GPU driver: install the NVIDIA Container Toolkit and configure the engine for it',
    ],
    [/nvidia-container-cli|nvml|cdi device|unresolvable cdi/, 'the engine cannot give it its GPUs'],
    [
        /port is already allocated|address already in use|ports are not available/,
        'its published port is taken by another program or container',
    ],
    [/no space left on device/, "no space is left on the engine's disk"],
    [/cannot start a paused container|is paused/, 'its container is paused; unpause or stop it'],
    [
        /network \S+ not found|no such network/,
        'the engine has no such network; create it, or name another',
    ],
    [
        /executable file not found|exec: .*no such file or directory/,
        'its image has no such program as the command or the entrypoint names',
    ],
    [/exec: .*permission denied/, 'the program that the command names may not be executed'],
    [/unknown or invalid runtime name/, 'the engine has no such runtime'],
    [/bind source path does not exist/, "a volume's source is missing on the machine of the engine"],
    [/gathering device information/, 'the machine of the engine has no such device'],
    [/unable to find user/, 'its image has no such user'],
    [
        /does not match the specified platform|no matching manifest/,
        'its image is not there for this platform',
    ],
    [
        /configured logging driver does not support reading/,
        'the logging driver of the container does not let its log be read',
    ],
];
const PULL_FAILURES = [
    [/no space left on device/, "its image cannot be pulled: no space is left on the engine's disk"],
    [
        /unauthorized|denied|authentication|forbidden/,
        'its image cannot be pulled: the registry refuses access, or has no such image',
    ],
    [
        /not found|unknown|does not exist/,
        'its image cannot be pulled: the registry has no such image',
    ],
    [/toomanyrequests|too many requests/, 'its image cannot be pulled: the registry asks to wait'],
    [
        /dial tcp|lookup|timeout|no such host|unreachable|connection|tls|eof/,
        'its image cannot be pulled: the engine cannot reach the registry',
    ],
];
/** Why the engine did not do as it was asked, and what an operator can do about it. */
export function failureOf(facts) {
    const { task, status, code = '' } = facts;
    const text = facts.text.toLowerCase();
    const said = UNREACHABLE[code];
    if (status === undefined && said !== undefined)
        return { kind: 'unreachable', said };
    // What a pull says of its failure comes within its answer.
    if (status === undefined && (task !== 'pull' || code !== '')) {
        return { kind: 'lost', said: code === 'ETIMEDOUT' ? SLOW : BROKEN };
    }
    if (isGoingDown(status, text))
        return { kind: 'lost', said: 'the container engine is going down' };
    if (task === 'pull')
        return {
            kind: 'refused',
            said: saidIn(PULL_FAILURES, text, `its image cannot be pulled: ${brief(facts.text)}`),
        };
    return refusalOf(facts, text);
}
const SLOW = 'the container engine did not answer in time';
const BROKEN = 'the connection to the container engine broke';
const isGoingDown = (status, text) => (status !== undefined && status >= 502 && status <= 504) ||
    /shutting down|shutdown in progress/.test(text);
function refusalOf({ task, status, text: original }, text) {
    if (status === 404 && (task === 'image' || /no such image/.test(text))) {
        return { kind: 'absent', said: 'its image is not there; pull it, or set pull: missing' };
    }
    const isOfContainer = !MAKING.has(task) || /no such container/.test(text);
    if (status === 404 && isOfContainer)
        return { kind: 'absent', said: 'there is no such container' };
    if (status === 409 && /is not running|can only kill running/.test(text)) {
        return { kind: 'not running', said: 'its container is not running' };
    }
    if (status === 409 && task !== 'start')
        return { kind: 'conflict', said: CONFLICT };
    return {
        kind: 'refused',
        said: saidIn(REFUSALS, text, `the engine refuses: ${brief(original)}`),
    };
}
/** Something else than the container may be missing. */
const MAKING = new Set(['create', 'start']);
const CONFLICT = 'a container that is not ours has its name; remove that one, or set another name for this';
const saidIn = (table, text, otherwise) => table.find(([pattern]) => pattern.test(text))?.[1] ?? otherwise;
const LONGEST = 160;
/** Its last words, which say why; what may be a path, a command or a value is left out. */
function brief(text) {
    const plain = text
        .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
        .replaceAll(/(?<=^|[\s=:(])~?\/[^\s:,;)]+/g, '…')
        .replaceAll(/\b\w+=\S+/g, '…')
        .replaceAll(/\b[0-9a-f]{12,}\b/g, '…')
        .replaceAll(/\s+/g, ' ')
        .trim();
    return plain.length > LONGEST ? `…${plain.slice(-LONGEST)}` : plain;
}
//# sourceMappingURL=engine-failure.js.map