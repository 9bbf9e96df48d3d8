const pageBytes = 4096;

/**
 * Notes an interpreter's memory and returns what puts it back. Where the memory came from a snapshot, only pages that differ from it are
 * noted: engines then share the rest. What lies past the noted memory becomes zero again.
 */
export function keepMemory(memory: { readonly buffer: ArrayBuffer }, origin?: Uint8Array): () => void {
  const heap = new Uint8Array(memory.buffer);
  if (origin === undefined || origin.length !== heap.length) {
    const image = heap.slice();
    return () => putBack(memory, image, []);
  }
  const changed: Page[] = [];
  for (let offset = 0; offset < heap.length; offset += pageBytes) {
    const page = heap.subarray(offset, offset + pageBytes);
    if (Buffer.compare(page, origin.subarray(offset, offset + pageBytes)) !== 0) changed.push({ offset, bytes: page.slice() });
  }
  return () => putBack(memory, origin, changed);
}

interface Page {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

function putBack(memory: { readonly buffer: ArrayBuffer }, image: Uint8Array, changed: readonly Page[]): void {
  const heap = new Uint8Array(memory.buffer);
  heap.set(image);
  for (const { offset, bytes } of changed) heap.set(bytes, offset);
  heap.fill(0, image.length);
}
