/** Collects little-endian values into one array of bytes that grows as needed. */
export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(4096);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;

  uint8(value: number): void {
    this.#view.setUint8(this.#grow(1), value);
  }
  int8(value: number): void {
    this.#view.setInt8(this.#grow(1), value);
  }
  uint16(value: number): void {
    this.#view.setUint16(this.#grow(2), value, true);
  }
  int16(value: number): void {
    this.#view.setInt16(this.#grow(2), value, true);
  }
  uint32(value: number): void {
    this.#view.setUint32(this.#grow(4), value, true);
  }
  int32(value: number): void {
    this.#view.setInt32(this.#grow(4), value, true);
  }
  uint64(value: number): void {
    this.#view.setBigUint64(this.#grow(8), BigInt(value), true);
  }
  int64(value: number): void {
    this.#view.setBigInt64(this.#grow(8), BigInt(value), true);
  }
  float32(value: number): void {
    this.#view.setFloat32(this.#grow(4), value, true);
  }
  float64(value: number): void {
    this.#view.setFloat64(this.#grow(8), value, true);
  }

  /** A text with its length in bytes before it. */
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.uint64(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#grow(bytes.length));
  }

  /** Zeros up to the next multiple of `alignment`. */
  align(alignment: number): void {
    this.#grow((alignment - (this.#length % alignment)) % alignment);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
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
