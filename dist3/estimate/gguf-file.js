import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { shardsOf, wholeHeader } from './gguf-shards.js';
import { known, unknown } from './outcome.js';
/** A file on a disk that does not answer would be waited for without end. */
const READ_WITHIN_MS = 10_000;
/** A header of this program's interest is far smaller; one made to fill the memory is not. */
const MEMORY_MIB = 1024;
/** Of longer lists only the length is of interest, and they are long to hand over. */
const LONGEST_LIST = 1024;
const PARSER = createRequire(import.meta.url).resolve('@huggingface/gguf');
/**
 * Reads a header beside this thread, which a large vocabulary would hold up for a second, and which
 * a file that is made to take long could hold up for good. As text, since the tests run the
 * sources: of those, no worker could be started.
 */
const READER = `
  const { stat } = require('node:fs/promises');
  const { parentPort, workerData } = require('node:worker_threads');
  const { gguf } = require(workerData.parser);

  const shortened = ([key, value]) =>
    Array.isArray(value) && value.length > workerData.longestList
      ? [key, { length: value.length }]
      : [key, value];

  async function read(path) {
    const file = await stat(path);
    if (!file.isFile()) throw Object.assign(new Error('no file'), { code: 'EISDIR' });
    const header = await gguf(path, { allowLocalFile: true });
    return {
      path,
      bytes: file.size,
      headerBytes: header.tensorInfoByteRange[1],
      dataOffset: Number(header.tensorDataOffset),
      metadata: Object.fromEntries(Object.entries(header.metadata).map(shortened)),
      tensors: header.tensorInfos.map(({ name, shape, dtype, offset }) => ({
        name,
        shape: shape.map(Number),
        type: dtype,
        offset: Number(offset),
      })),
    };
  }

  const orFailure = (path) =>
    read(path).catch(({ code, message }) => ({ path, failure: { code, message } }));

  Promise.all(workerData.paths.map(orFailure)).then((shards) => parentPort.postMessage(shards));
`;
/** What a model's file says of itself, all shards taken together. Never rejects, never hangs. */
export async function readGguf(file, withinMs = READ_WITHIN_MS) {
    const shards = await readShards(shardsOf(resolve(file)), withinMs);
    return shards.kind === 'unknown' ? shards : wholeHeader(shards.value);
}
function readShards(paths, withinMs) {
    return new Promise((settle) => {
        const worker = new Worker(READER, {
            eval: true,
            workerData: { parser: PARSER, paths, longestList: LONGEST_LIST },
            resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
        });
        const settleWith = (outcome) => {
            clearTimeout(timer);
            settle(outcome);
            void worker.terminate();
        };
        const timer = setTimeout(() => {
            settleWith(unknown(`${String(paths[0])}: it cannot be read within ${withinMs / 1000} s`));
        }, withinMs);
        worker.once('message', (shards) => {
            settleWith(known(shards));
        });
        worker.once('error', (error) => {
            settleWith(unknown(`${String(paths[0])}: it cannot be read (${String(error)})`));
        });
    });
}
//# sourceMappingURL=gguf-file.js.map