const longest = 64 << 20;

/** A frame: 4 bytes of length, big-endian, then the bytes. */
export function frame(payload: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(payload.length);
  return Buffer.concat([head, payload]);
}

/** Cuts frames out of chunks as they arrive. Throws `RangeError` at a frame over 64 MiB. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Takes a chunk; gives the payloads that are whole now. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const payloads: Buffer[] = [];
    for (let payload = this.#take(); payload !== undefined; payload = this.#take()) payloads.push(payload);
    return payloads;
  }

  #take(): Buffer | undefined {
    if (this.#length < 4) return undefined;
    const first = this.#chunks[0];
    const head = first !== undefined && first.length >= 4 ? first : this.#join();
    const size = head.readUInt32BE(0);
    if (size > longest) throw new RangeError(`A frame of ${size} bytes.`);
    if (this.#length < 4 + size) return undefined;
    const all = this.#join();
    this.#chunks = [all.subarray(4 + size)];
    this.#length -= 4 + size;
    return all.subarray(4, 4 + size);
  }

  #join(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
