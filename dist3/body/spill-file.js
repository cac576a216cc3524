import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
const PIECE_BYTES = 64 * 1024;
/** A file without a name, which is gone with its last use, however this process ends. */
export class SpillFile {
    /** How much of it can be read. */
    bytes = 0;
    handle;
    isClosed = false;
    /** One at a time. What failed can be tried again: it is as if it had not been. */
    async append(chunk) {
        const handle = await (this.handle ??= this.open());
        let written = 0;
        while (written < chunk.length) {
            const rest = chunk.length - written;
            const { bytesWritten } = await handle.write(chunk, written, rest, this.bytes + written);
            written += bytesWritten;
        }
        this.bytes += written;
    }
    /** What stands at a place, as much as comes at once; before its end. */
    async read(at) {
        const handle = await this.handle;
        if (handle === undefined)
            throw new Error('nothing has been written');
        const room = Buffer.allocUnsafe(Math.min(PIECE_BYTES, this.bytes - at));
        const { bytesRead } = await handle.read(room, 0, room.length, at);
        if (bytesRead === 0)
            throw new Error('the file has become shorter');
        return room.subarray(0, bytesRead);
    }
    async open() {
        try {
            return await openUnnamed();
        }
        catch (error) {
            this.handle = undefined;
            throw error;
        }
    }
    /** Ends with what is under way. */
    close() {
        if (this.isClosed)
            return;
        this.isClosed = true;
        // What could not be opened needs no closing.
        void this.handle?.then((handle) => handle.close()).catch(() => undefined);
    }
}
async function openUnnamed() {
    const path = join(tmpdir(), `llama-swap-nest-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    try {
        await unlink(path);
    }
    catch (error) {
        await handle.close();
        throw error;
    }
    return handle;
}
//# sourceMappingURL=spill-file.js.map