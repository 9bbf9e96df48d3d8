import { ByteReader, unreadable } from "./byte-reader.ts";
import type { GgufHeader, GgufTensorInfo, GgufValue } from "./gguf-types.ts";
import { readTensorInfo } from "./read-tensor-info.ts";
import { readValue } from "./read-value.ts";

const magic = 0x4655_4747;
const maximumTensors = 100_000;
const maximumKeys = 100_000;

/**
 * Reads the header of a GGUF (v2 and v3, which have the same layout) and checks every tensor against the size of the file.
 * The file is taken for hostile: counts, lengths, types and offsets are bounded before anything is allocated.
 *
 * @param bytes the file, or its beginning.
 * @param fileSize bytes of the whole file.
 * @throws CupelError `MODEL_UNREADABLE` with a sentence that names the defect.
 */
export function readGguf(bytes: Uint8Array, fileSize: number = bytes.length): GgufHeader {
  const reader = new ByteReader(bytes, fileSize);
  if (reader.uint32("the magic number") !== magic) throw unreadable("it does not begin with GGUF: it is no GGUF file.");
  const version = reader.uint32("the version");
  if (version > 0xffff) throw unreadable("it is a big-endian GGUF; only little-endian files are read.");
  if (version !== 2 && version !== 3) throw unreadable(`it has GGUF version ${version}; versions 2 and 3 are read.`);
  const tensorCount = reader.count("the number of tensors", 24);
  const keyCount = reader.count("the number of metadata entries", 13);
  if (tensorCount > maximumTensors) throw unreadable(`it claims ${tensorCount} tensors; at most ${maximumTensors} are read.`);
  if (keyCount > maximumKeys) throw unreadable(`it claims ${keyCount} metadata entries; at most ${maximumKeys} are read.`);

  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < keyCount; index++) {
    const key = reader.text(`the name of metadata entry ${index}`);
    if (metadata.has(key)) throw unreadable(`metadata "${key}" appears twice.`);
    metadata.set(key, readValue(reader, `metadata "${key}"`));
  }

  const alignment = alignmentOf(metadata);
  const relative: GgufTensorInfo[] = [];
  for (let index = 0; index < tensorCount; index++) relative.push(readTensorInfo(reader, index));
  const dataStart = Math.ceil(reader.position / alignment) * alignment;
  return { version, alignment, metadata, tensors: placeTensors(relative, { alignment, dataStart, fileSize }) };
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>): number {
  const entry = metadata.get("general.alignment");
  if (entry === undefined) return 32;
  const { value } = entry;
  if (entry.type !== "uint32" || typeof value !== "number" || value < 8 || value > 65_536 || (value & (value - 1)) !== 0) {
    throw unreadable(`general.alignment is ${JSON.stringify(value)}; a power of two between 8 and 65,536 was expected.`);
  }
  return value;
}

function placeTensors(
  relative: readonly GgufTensorInfo[],
  file: { readonly alignment: number; readonly dataStart: number; readonly fileSize: number },
): Map<string, GgufTensorInfo> {
  const tensors = new Map<string, GgufTensorInfo>();
  for (const info of relative) {
    if (tensors.has(info.name)) throw unreadable(`tensor "${info.name}" appears twice.`);
    if (info.offset % file.alignment !== 0) {
      throw unreadable(`tensor "${info.name}" begins at offset ${info.offset}, which is no multiple of ${file.alignment}.`);
    }
    const offset = file.dataStart + info.offset;
    const end = offset + (info.bytes ?? 0);
    if (end > file.fileSize || offset > file.fileSize) {
      throw unreadable(`tensor "${info.name}" ends at byte ${end}, but the file has ${file.fileSize}: it is truncated or damaged.`);
    }
    tensors.set(info.name, { ...info, offset });
  }
  return tensors;
}
