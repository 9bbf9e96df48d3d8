import { ByteQueue } from "./byte-queue.ts";
import type { EmscriptenFiles } from "./pyodide-module.ts";

const mostOutput = 8 << 20;

/**
 * Files 0, 1 and 2 of an engine. What is written to 0 comes back when it is read: so a program's input is put there. What is written to 1 is
 * kept from `begin` on, up to 8 MiB; all else is forgotten.
 */
export class StandardFiles {
  readonly #input = new ByteQueue();
  readonly #output = new ByteQueue();
  #keeps = false;

  /** Puts the files in the place of those that the engine booted with. */
  open(files: EmscriptenFiles): void {
    const [input, output] = [files.makedev(65, 0), files.makedev(65, 1)];
    files.registerDevice(input, {
      read: (_stream, buffer, offset, length) => {
        const bytes = this.#input.take(length);
        buffer.set(bytes, offset);
        return bytes.length;
      },
      write: (_stream, buffer, offset, length) => {
        if (this.#keeps && this.#input.length + length <= mostOutput) this.#input.push(view(buffer, offset, length));
        return length;
      },
    });
    files.registerDevice(output, {
      read: () => 0,
      write: ({ fd }, buffer, offset, length) => {
        if (this.#keeps && fd !== 2) this.#output.push(view(buffer, offset, Math.min(length, mostOutput - this.#output.length)));
        return length;
      },
    });
    files.mkdev("/dev/cupel-in", 0o600, input);
    files.mkdev("/dev/cupel-out", 0o600, output);
    for (const number of [0, 1, 2]) {
      const stream = files.streams[number];
      if (stream) files.close(stream);
    }
    files.open("/dev/cupel-in", 2);
    files.open("/dev/cupel-out", 1);
    files.open("/dev/cupel-out", 1);
    files.unlink("/dev/cupel-in");
    files.unlink("/dev/cupel-out");
  }

  /** From now on input is taken and output kept. */
  begin(): void {
    this.#keeps = true;
  }

  /** What was written to file 1. */
  written(): Uint8Array {
    return this.#output.takeAll();
  }

  clear(): void {
    this.#keeps = false;
    this.#input.clear();
    this.#output.clear();
  }
}

function view(buffer: Int8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
}
