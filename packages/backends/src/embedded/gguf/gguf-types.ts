/** Scalar types of GGUF metadata with their numbers in the file (GGUF v3, ggml docs/gguf.md). */
export const scalarTypes = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

/** Number of the array type in the file. */
export const arrayType = 9;

export type GgufScalarType = keyof typeof scalarTypes;
export type GgufScalar = number | boolean | string;

/** A metadata value with the type it has in the file, so that writing what was read gives the same bytes. */
export type GgufValue =
  | { readonly type: GgufScalarType; readonly value: GgufScalar }
  | { readonly type: "array"; readonly items: GgufScalarType; readonly value: readonly GgufScalar[] };

/** Tensor encodings that Cupel reads and writes. */
export const tensorTypes = { f32: 0, f16: 1, q8_0: 8 } as const;

export type GgufTensorType = keyof typeof tensorTypes;

/** Where a tensor lies in the file and how it is encoded. */
export interface GgufTensorInfo {
  readonly name: string;
  /** Row-major: the last number is the length of a row. (The file holds the reverse.) */
  readonly shape: readonly number[];
  /** The number of the encoding in the file; see `tensorTypes` for those Cupel decodes. */
  readonly typeNumber: number;
  /** Position of the first byte in the file. */
  readonly offset: number;
  /** Length in bytes; undefined for an encoding that Cupel does not decode. */
  readonly bytes: number | undefined;
}

/** Everything a GGUF says before its tensor data. */
export interface GgufHeader {
  readonly version: number;
  readonly alignment: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensorInfo>;
}

/** Bytes of a tensor with `elements` elements; undefined for an encoding that Cupel does not decode. */
export function tensorBytes(typeNumber: number, elements: number): number | undefined {
  if (typeNumber === tensorTypes.f32) return elements * 4;
  if (typeNumber === tensorTypes.f16) return elements * 2;
  if (typeNumber === tensorTypes.q8_0) return (elements / 32) * 34;
  return undefined;
}
