import { roundingMagic } from "../numbers/exp.ts";
import { type GgufTensorType, tensorBytes, tensorTypes } from "./gguf-types.ts";
import { toHalf } from "./half-float.ts";

/**
 * Encodes f32 values as the bytes of a tensor. For q8_0 a block of 32 has the scale max|x| / 127, rounded to binary16 after the
 * quotients were taken with its f32 reciprocal; quotients round half to even.
 */
export function quantise(values: Float32Array, type: GgufTensorType): Uint8Array {
  const bytes = new Uint8Array(tensorBytes(tensorTypes[type], values.length) as number);
  const view = new DataView(bytes.buffer);
  if (type === "f32") {
    for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index] as number, true);
  } else if (type === "f16") {
    for (let index = 0; index < values.length; index++) view.setUint16(index * 2, toHalf(values[index] as number), true);
  } else {
    for (let block = 0; block * 32 < values.length; block++) writeBlock(view, block * 34, values.subarray(block * 32, block * 32 + 32));
  }
  return bytes;
}

function writeBlock(view: DataView, offset: number, values: Float32Array): void {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / 127);
  const inverse = scale > 0 ? Math.fround(1 / scale) : 0;
  view.setUint16(offset, toHalf(scale), true);
  values.forEach((value, index) => {
    view.setInt8(offset + 2 + index, roundHalfEven(Math.fround(value * inverse)));
  });
}

function roundHalfEven(value: number): number {
  return value + roundingMagic - roundingMagic;
}
