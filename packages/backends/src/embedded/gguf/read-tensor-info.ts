import { type ByteReader, unreadable } from "./byte-reader.ts";
import { type GgufTensorInfo, tensorBytes, tensorTypes } from "./gguf-types.ts";

const maximumDimensions = 4;
const maximumElements = 2 ** 40;
const maximumTypeNumber = 255;

/** Reads the description of one tensor. Its offset is still relative to the beginning of the tensor data. */
export function readTensorInfo(reader: ByteReader, index: number): GgufTensorInfo {
  const name = reader.text(`the name of tensor ${index}`);
  const what = `tensor "${name}"`;
  const dimensions = reader.uint32(`the dimensions of ${what}`);
  if (dimensions < 1 || dimensions > maximumDimensions) {
    throw unreadable(`${what} has ${dimensions} dimensions; 1 to ${maximumDimensions} are possible.`);
  }
  const shape: number[] = [];
  let elements = 1;
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const length = reader.uint64(`a dimension of ${what}`);
    elements *= length;
    if (length < 1 || elements > maximumElements) throw unreadable(`${what} has an absurd dimension: ${length}.`);
    shape.unshift(length);
  }
  const typeNumber = reader.uint32(`the type of ${what}`);
  if (typeNumber > maximumTypeNumber) throw unreadable(`${what} has type ${typeNumber}, which does not exist.`);
  const row = shape.at(-1) as number;
  if (typeNumber === tensorTypes.q8_0 && row % 32 !== 0) {
    throw unreadable(`${what} is q8_0 with rows of ${row}; they must be multiples of 32.`);
  }
  return { name, shape, typeNumber, offset: reader.uint64(`the offset of ${what}`), bytes: tensorBytes(typeNumber, elements) };
}
