import { Parts } from './parts.js';
/** The most of one body that is held in memory. */
const MOST_IN_MEMORY = 32 * 1024 * 1024;
/** A body up to this size is a small one. */
export const SMALL_BYTES = 1024 * 1024;
/** The beginning of one body: in memory, and past that in a file, as far as there is room for it. */
export class HeldBytes {
    space;
    parts = new Parts();
    file;
    onDisk = 0;
    isWriting = false;
    /** Nothing before this place is needed. */
    start = 0;
    constructor(space) {
        this.space = space;
    }
    get end() {
        return this.parts.end + (this.file?.bytes ?? 0);
    }
    get isInMemory() {
        return this.file === undefined;
    }
    /** In one piece, where it is in memory. */
    whole() {
        return this.parts.whole();
    }
    /** False where there is no room, or what would stand before it is in a file. */
    keepInMemory(chunk) {
        const end = this.parts.end + chunk.length;
        if (this.isWriting || this.file !== undefined || end > MOST_IN_MEMORY)
            return false;
        if (!this.space.takeMemory(chunk.length, end > SMALL_BYTES))
            return false;
        this.parts.add(chunk);
        return true;
    }
    /**
     * Undefined where there is no room; rejects where it cannot be written, and then is not kept.
     * One at a time.
     */
    keepOnDisk(chunk) {
        if (!this.space.takeDisk(chunk.length))
            return undefined;
        this.onDisk += chunk.length;
        return this.write(this.file ?? this.space.newFile(), chunk);
    }
    /**
     * What stands at a place, as much of it as comes at once; undefined where nothing does yet. Rejects with
     * a GatewayError where that has been given up, or cannot be read.
     */
    at(place) {
        if (place < this.start)
            return Promise.reject(this.space.givenUp());
        const inMemory = this.parts.from(place);
        if (inMemory !== undefined || place >= this.end)
            return inMemory;
        return this.file?.read(place - this.parts.end).catch((cause) => {
            throw this.space.notWritten(cause);
        });
    }
    /** Gives back what is needed for nothing before a place. */
    giveUpBefore(place) {
        this.start = Math.max(this.start, place);
        const before = this.parts.bytes;
        this.parts.dropBefore(place);
        this.space.giveMemory(before - this.parts.bytes);
        this.closeUnneeded();
    }
    async write(file, chunk) {
        this.isWriting = true;
        try {
            await file.append(chunk);
            this.file = file;
        }
        catch (error) {
            // Of one with nothing in it no more is known than that it failed.
            if (this.file === undefined)
                file.close();
            this.giveDisk(chunk.length);
            throw error;
        }
        finally {
            this.isWriting = false;
            this.closeUnneeded();
        }
    }
    /** What is being written may be needed yet. */
    closeUnneeded() {
        if (this.file === undefined || this.isWriting || this.start < this.end)
            return;
        this.file.close();
        this.giveDisk(this.onDisk);
    }
    giveDisk(bytes) {
        this.onDisk -= bytes;
        this.space.giveDisk(bytes);
    }
}
//# sourceMappingURL=held-bytes.js.map