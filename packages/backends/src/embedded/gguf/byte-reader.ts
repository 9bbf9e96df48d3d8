import { CupelError } from "@cupel/core";

/** Reads little-endian values from a hostile file: every read is checked against the end, every failure is a sentence. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #fileSize: number;
  #position = 0;

  /** @param fileSize bytes of the whole file, of which `bytes` is the beginning. */
  constructor(bytes: Uint8Array, fileSize: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#fileSize = fileSize;
  }

  get position(): number {
    return this.#position;
  }

  /** Bytes left in the part of the file that is at hand. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  uint8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }
  int8(what: string): number {
    return this.#view.getInt8(this.#take(1, what));
  }
  uint16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), true);
  }
  int16(what: string): number {
    return this.#view.getInt16(this.#take(2, what), true);
  }
  uint32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), true);
  }
  int32(what: string): number {
    return this.#view.getInt32(this.#take(4, what), true);
  }
  float32(what: string): number {
    return this.#view.getFloat32(this.#take(4, what), true);
  }
  float64(what: string): number {
    return this.#view.getFloat64(this.#take(8, what), true);
  }

  /** An unsigned 64-bit integer that fits a number exactly. */
  uint64(what: string): number {
    return this.#safe(this.#view.getBigUint64(this.#take(8, what), true), what);
  }

  /** A signed 64-bit integer that fits a number exactly. */
  int64(what: string): number {
    return this.#safe(this.#view.getBigInt64(this.#take(8, what), true), what);
  }

  /** A count of things of which each takes at least `bytesEach`: refused when the rest of the file cannot hold them. */
  count(what: string, bytesEach: number): number {
    const at = this.#position;
    const count = this.uint64(what);
    if (count * bytesEach > this.remaining) {
      throw this.#truncated(`${what} is ${count} at byte ${at}, but only ${this.remaining} bytes follow`);
    }
    return count;
  }

  /** A text with its length before it. */
  text(what: string): string {
    const length = this.count(`the length of ${what}`, 1);
    const at = this.#take(length, what);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#bytes.subarray(at, at + length));
    } catch {
      throw unreadable(`${what} at byte ${at} is not valid UTF-8.`);
    }
  }

  #take(length: number, what: string): number {
    const at = this.#position;
    if (length > this.remaining) throw this.#truncated(`it ends at byte ${this.#bytes.length}, within ${what}`);
    this.#position += length;
    return at;
  }

  #safe(value: bigint, what: string): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw unreadable(`${what} is ${value}, which is absurd.`);
    return number;
  }

  #truncated(fact: string): CupelError {
    return this.#fileSize > this.#bytes.length
      ? unreadable(`its header is larger than ${this.#bytes.length} bytes.`)
      : unreadable(`${fact}: the file is truncated or damaged.`);
  }
}

/** A defect of a GGUF file. The loader puts the file's name before the sentence. */
export function unreadable(defect: string): CupelError {
  return new CupelError("MODEL_UNREADABLE", defect);
}
