/** `{PORT}` and `${PORT}` are the same. */
const PORT = /\$?\{PORT\}/g;
/** Where a command is reached that says nothing else. */
export const DEFAULT_PROXY = 'http://127.0.0.1:{PORT}';
export const hasPort = (text) => text.search(PORT) !== -1;
export const withPort = (text, port) => text.replaceAll(PORT, String(port));
export const withPid = (text, pid) => text.replaceAll('${PID}', String(pid));
/** `${DEVICES}` stands for the names of the devices a model is placed on, `${GPUS}` for its GPUs. */
const DEVICES = /\$\{(?:DEVICES|GPUS)\}/;
export const hasDevices = (text) => DEVICES.test(text);
/** With commas between them. */
export const withDevices = (text, devices, gpus) => text.replaceAll('${DEVICES}', devices.join(',')).replaceAll('${GPUS}', gpus.join(','));
//# sourceMappingURL=placeholders.js.map