import { ByteWriter } from "./byte-writer.ts";
import {
  arrayType,
  type GgufScalar,
  type GgufScalarType,
  type GgufTensorType,
  type GgufValue,
  scalarTypes,
  tensorTypes,
} from "./gguf-types.ts";
import { quantise } from "./quantise.ts";

/** A tensor to be written. */
export interface TensorToWrite {
  readonly name: string;
  /** Row-major. The rows of q8_0 are multiples of 32. */
  readonly shape: readonly number[];
  readonly type: GgufTensorType;
  readonly values: Float32Array;
}

const alignment = 32;

/** The bytes of a GGUF v3 with these metadata and tensors, aligned to 32. Reading them gives back what was written. */
export function writeGguf(metadata: ReadonlyMap<string, GgufValue>, tensors: readonly TensorToWrite[]): Uint8Array {
  const writer = new ByteWriter();
  writer.raw(new TextEncoder().encode("GGUF"));
  writer.uint32(3);
  writer.uint64(tensors.length);
  writer.uint64(metadata.size);
  for (const [key, value] of metadata) {
    writer.text(key);
    writeValue(writer, value);
  }
  const encoded = tensors.map(({ values, type }) => quantise(values, type));
  let offset = 0;
  tensors.forEach(({ name, shape, type }, index) => {
    writer.text(name);
    writer.uint32(shape.length);
    for (const length of shape.toReversed()) writer.uint64(length);
    writer.uint32(tensorTypes[type]);
    writer.uint64(offset);
    offset += Math.ceil((encoded[index] as Uint8Array).length / alignment) * alignment;
  });
  for (const bytes of encoded) {
    writer.align(alignment);
    writer.raw(bytes);
  }
  writer.align(alignment);
  return writer.finish();
}

function writeValue(writer: ByteWriter, value: GgufValue): void {
  if (value.type !== "array") {
    writer.uint32(scalarTypes[value.type]);
    writeScalar(writer, value.type, value.value);
    return;
  }
  writer.uint32(arrayType);
  writer.uint32(scalarTypes[value.items]);
  writer.uint64(value.value.length);
  for (const item of value.value) writeScalar(writer, value.items, item);
}

function writeScalar(writer: ByteWriter, type: GgufScalarType, value: GgufScalar): void {
  if (type === "string") writer.text(String(value));
  else if (type === "bool") writer.uint8(value ? 1 : 0);
  else writer[type](Number(value));
}
