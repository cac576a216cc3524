/** Names that end with the number of a GPU. */
const NUMBERED = /^(?:gpu|cuda|rocm|hip)[._-]?(\d+)$/i;
/** Names of the memory of the machine. */
const MACHINE = /^(?:ram|cpu|host|system|memory)$/i;
/** Index or UUID by which its driver knows the GPU; undefined for what is none. */
export const gpuOf = (name, { gpu }) => gpu === undefined ? NUMBERED.exec(name)?.[1] : String(gpu);
export const isMachine = (name, { gpu }) => gpu === undefined && MACHINE.test(name);
//# sourceMappingURL=device-kind.js.map