/** Bytes waiting to be read, in the order they came. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #length = 0;

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** Appends a copy of the bytes. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes.slice());
    this.#length += bytes.length;
  }

  /** Takes up to `most` bytes from the front. */
  take(most: number): Uint8Array {
    const first = this.#chunks[0];
    if (first === undefined || most <= 0) return new Uint8Array(0);
    if (first.length <= most) {
      this.#chunks.shift();
      this.#length -= first.length;
      return first;
    }
    this.#chunks[0] = first.subarray(most);
    this.#length -= most;
    return first.subarray(0, most);
  }

  /** Takes all of it. */
  takeAll(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, offset);
      offset += chunk.length;
    }
    this.clear();
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }
}
