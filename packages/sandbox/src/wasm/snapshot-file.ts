import { createHash } from "node:crypto";

const digestBytes = 32;

/** The bytes of a sealed snapshot, unchecked. */
export function snapshotBytes(file: Uint8Array): Uint8Array {
  return file.subarray(0, -digestBytes);
}

/** A snapshot as it lies on disk: its bytes, then their SHA-256. */
export function sealSnapshot(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, digestOf(bytes)]);
}

/** The snapshot in a file's bytes; undefined when they are not what was written. */
export function unsealSnapshot(file: Uint8Array): Uint8Array | undefined {
  const bytes = snapshotBytes(file);
  return digestOf(bytes).equals(file.subarray(-digestBytes)) ? bytes : undefined;
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** The memory in a snapshot: its second word says where it begins. */
export function heapOf(snapshot: Uint8Array): Uint8Array {
  return snapshot.subarray(new DataView(snapshot.buffer, snapshot.byteOffset).getUint32(4, true));
}
