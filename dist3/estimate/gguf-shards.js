import { elementsOf } from './gguf-header.js';
import { known, unknown } from './outcome.js';
import { bytesOf } from './tensor-types.js';
/** More would be a name that only looks like a shard's. */
const MOST_SHARDS = 1000;
/** The files a model is in, by the name of one of them: `x-00002-of-00003.gguf` is one of three. */
export function shardsOf(file) {
    const [, stem, digits = '0'] = /^(.*)-\d{5}-of-(\d{5})\.gguf$/s.exec(file) ?? [];
    const count = Number(digits);
    if (stem === undefined || count < 1 || count > MOST_SHARDS)
        return [file];
    return Array.from({ length: count }, (_, index) => `${stem}-${String(index + 1).padStart(5, '0')}-of-${digits}.gguf`);
}
/** The first shard says what the model is, each one which tensors it holds. */
export function wholeHeader(shards) {
    const failure = shards.map(whyNot).find((reason) => reason !== undefined);
    if (failure !== undefined)
        return unknown(failure);
    const files = shards.filter((shard) => 'tensors' in shard);
    const tensors = files.flatMap((file) => file.tensors);
    return known({ metadata: files[0]?.metadata ?? {}, tensors });
}
function whyNot(shard) {
    if ('failure' in shard)
        return `${shard.path}: ${failureText(shard.failure)}`;
    return isWhole(shard) ? undefined : `${shard.path}: it is not all there`;
}
/** The parser takes what is beyond the end of a file for zeros. */
const isWhole = ({ bytes, headerBytes, dataOffset, tensors }) => headerBytes <= bytes &&
    tensors.every((tensor) => dataOffset + tensor.offset + sizeOf(tensor) <= bytes);
const sizeOf = (tensor) => bytesOf(tensor.type, elementsOf(tensor)) ?? 0;
function failureText({ code, message }) {
    if (code === 'ENOENT' || code === 'ENOTDIR')
        return 'there is no such file';
    if (code === 'EISDIR')
        return 'it is no file';
    if (code === 'EACCES')
        return 'it may not be read';
    if (message.includes('magic number'))
        return 'it is no GGUF file';
    return `it cannot be read (${message})`;
}
//# sourceMappingURL=gguf-shards.js.map