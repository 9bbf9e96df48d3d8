import { CupelError } from "@cupel/core";

/** A copy of a WebAssembly module whose own memory may grow to `pages` (64 KiB each) at most, whatever the module asked for. */
export function cappedWasm(module: Uint8Array, pages: number): Uint8Array {
  const bytes = module.slice();
  let position = 8;
  while (position < bytes.length) {
    const section = bytes[position];
    const length = readUnsigned(bytes, position + 1);
    if (section === 5) {
      const count = readUnsigned(bytes, length.next);
      const minimum = readUnsigned(bytes, count.next + 1);
      if (count.value === 1 && bytes[count.next] === 1 && minimum.value <= pages) {
        const maximum = readUnsigned(bytes, minimum.next);
        writeUnsigned(bytes, { from: minimum.next, to: maximum.next, value: pages });
        return bytes;
      }
    }
    position = length.next + length.value;
  }
  throw new CupelError("INTERNAL", "The WebAssembly module does not declare its memory as expected: its maximum cannot be lowered.");
}

// LEB128; padding bytes keep the length of what is replaced.
function readUnsigned(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let next = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
}

function writeUnsigned(
  bytes: Uint8Array,
  { from, to, value }: { readonly from: number; readonly to: number; readonly value: number },
): void {
  let rest = value;
  for (let index = from; index < to; index++) {
    bytes[index] = (rest & 0x7f) | (index < to - 1 ? 0x80 : 0);
    rest >>>= 7;
  }
  if (rest > 0) throw new CupelError("INTERNAL", `A memory maximum of ${value} pages does not fit where the module states its own.`);
}
