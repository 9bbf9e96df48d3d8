/** Collects little-endian values into one array of bytes that grows as needed. */
export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(4096);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;

  uint8(value: number): void {
    this.#put(1, (view, at) => view.setUint8(at, value));
  }
  int8(value: number): void {
    this.#put(1, (view, at) => view.setInt8(at, value));
  }
  uint16(value: number): void {
    this.#put(2, (view, at) => view.setUint16(at, value, true));
  }
  int16(value: number): void {
    this.#put(2, (view, at) => view.setInt16(at, value, true));
  }
  uint32(value: number): void {
    this.#put(4, (view, at) => view.setUint32(at, value, true));
  }
  int32(value: number): void {
    this.#put(4, (view, at) => view.setInt32(at, value, true));
  }
  uint64(value: number): void {
    this.#put(8, (view, at) => view.setBigUint64(at, BigInt(value), true));
  }
  int64(value: number): void {
    this.#put(8, (view, at) => view.setBigInt64(at, BigInt(value), true));
  }
  float32(value: number): void {
    this.#put(4, (view, at) => view.setFloat32(at, value, true));
  }
  float64(value: number): void {
    this.#put(8, (view, at) => view.setFloat64(at, value, true));
  }

  /** A text with its length in bytes before it. */
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.uint64(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Zeros up to the next multiple of `alignment`. */
  align(alignment: number): void {
    this.#grow((alignment - (this.#length % alignment)) % alignment);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #put(count: number, write: (view: DataView, at: number) => void): void {
    const at = this.#grow(count);
    write(this.#view, at);
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
