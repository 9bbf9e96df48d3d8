import { type ByteReader, unreadable } from "./byte-reader.ts";
import { arrayType, type GgufScalar, type GgufScalarType, type GgufValue, scalarTypes } from "./gguf-types.ts";

const typeNames = new Map(Object.entries(scalarTypes).map(([name, number]) => [number as number, name as GgufScalarType]));

const leastBytes: Record<GgufScalarType, number> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  string: 8,
  uint64: 8,
  int64: 8,
  float64: 8,
};

/** Reads one metadata value with its type before it. Arrays of arrays, which no known model uses, are refused. */
export function readValue(reader: ByteReader, what: string): GgufValue {
  const number = reader.uint32(`the type of ${what}`);
  if (number !== arrayType) {
    const type = scalarTypeOf(number, what);
    return { type, value: readScalar(reader, type, what) };
  }
  const items = scalarTypeOf(reader.uint32(`the item type of ${what}`), what);
  const length = reader.count(`the length of ${what}`, leastBytes[items]);
  const value: GgufScalar[] = [];
  for (let index = 0; index < length; index++) value.push(readScalar(reader, items, what));
  return { type: "array", items, value };
}

function scalarTypeOf(number: number, what: string): GgufScalarType {
  if (number === arrayType) throw unreadable(`${what} is an array of arrays, which is not read.`);
  const type = typeNames.get(number);
  if (type === undefined) throw unreadable(`${what} has type ${number}, which does not exist.`);
  return type;
}

function readScalar(reader: ByteReader, type: GgufScalarType, what: string): GgufScalar {
  if (type === "string") return reader.text(what);
  if (type !== "bool") return reader[type](what);
  const byte = reader.uint8(what);
  if (byte > 1) throw unreadable(`${what} is a boolean with the value ${byte}.`);
  return byte === 1;
}
