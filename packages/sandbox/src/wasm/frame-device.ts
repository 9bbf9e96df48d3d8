import { ByteQueue } from "./byte-queue.ts";
import { EngineFault } from "./engine-fault.ts";
import type { DeviceOperations, EmscriptenFiles } from "./pyodide-module.ts";

const headerBytes = 4;

/** A device file that JavaScript owns: frames (4-byte big-endian length, then the payload) go in and out of an interpreter. */
export class FrameDevice {
  readonly #toInterpreter = new ByteQueue();
  readonly #fromInterpreter = new ByteQueue();
  readonly #longest: number;
  /** Called when the interpreter reads and nothing is there; may put a frame. Without one the interpreter reads the end. */
  onStarved: (() => void) | undefined;

  /** Payloads from the interpreter may have up to `longest` bytes. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Makes the device known to an engine and opens it: the number of the open file, which is all the interpreter can hold on to. */
  open(files: EmscriptenFiles, minor: number): number {
    const device = files.makedev(64, minor);
    const path = `/dev/cupel${minor}`;
    files.registerDevice(device, this.#operations());
    files.mkdev(path, 0o600, device);
    const stream = files.open(path, 2);
    files.unlink(path);
    return stream.fd ?? -1;
  }

  /** A frame for the interpreter to read. */
  put(payload: Uint8Array): void {
    const header = new Uint8Array(headerBytes);
    new DataView(header.buffer).setUint32(0, payload.length);
    this.#toInterpreter.push(header);
    this.#toInterpreter.push(payload);
  }

  /** The payload that the interpreter wrote; undefined unless it wrote one frame and nothing else. */
  get(): Uint8Array | undefined {
    const bytes = this.#fromInterpreter.takeAll();
    if (bytes.length < headerBytes) return undefined;
    const length = new DataView(bytes.buffer).getUint32(0);
    return bytes.length === headerBytes + length ? bytes.subarray(headerBytes) : undefined;
  }

  clear(): void {
    this.#toInterpreter.clear();
    this.#fromInterpreter.clear();
  }

  #operations(): DeviceOperations {
    return {
      read: (_stream, buffer, offset, length) => {
        if (this.#toInterpreter.length === 0) this.onStarved?.();
        const bytes = this.#toInterpreter.take(length);
        buffer.set(bytes, offset);
        return bytes.length;
      },
      write: (_stream, buffer, offset, length) => {
        if (this.#fromInterpreter.length + length > this.#longest + headerBytes) throw new EngineFault("crash", "a message is too long");
        this.#fromInterpreter.push(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
        return length;
      },
    };
  }
}
