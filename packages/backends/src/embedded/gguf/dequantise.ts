import { unreadable } from "./byte-reader.ts";
import { type GgufTensorInfo, tensorTypes } from "./gguf-types.ts";
import { fromHalf } from "./half-float.ts";

const halves: Float32Array = new Float32Array(65_536);
let halvesReady = false;

/**
 * Decodes a tensor to f32 into `target`. A q8_0 block is a binary16 scale and 32 signed bytes; an element is scale * byte, rounded to f32.
 *
 * @throws CupelError `MODEL_UNREADABLE` when the encoding is not f32, f16 or q8_0.
 */
export function dequantise(file: Uint8Array, tensor: GgufTensorInfo, target: Float32Array): void {
  const view = new DataView(file.buffer, file.byteOffset + tensor.offset, tensor.bytes ?? 0);
  if (tensor.typeNumber === tensorTypes.f32) {
    for (let index = 0; index < target.length; index++) target[index] = view.getFloat32(index * 4, true);
  } else if (tensor.typeNumber === tensorTypes.f16) {
    const table = halfTable();
    for (let index = 0; index < target.length; index++) target[index] = table[view.getUint16(index * 2, true)] as number;
  } else if (tensor.typeNumber === tensorTypes.q8_0) {
    const table = halfTable();
    for (let block = 0; block * 32 < target.length; block++) {
      const scale = table[view.getUint16(block * 34, true)] as number;
      for (let item = 0; item < 32; item++) target[block * 32 + item] = scale * view.getInt8(block * 34 + 2 + item);
    }
  } else {
    throw unreadable(`tensor "${tensor.name}" has the encoding number ${tensor.typeNumber}; f32, f16 and q8_0 are decoded.`);
  }
}

function halfTable(): Float32Array {
  if (!halvesReady) for (let bits = 0; bits < 65_536; bits++) halves[bits] = fromHalf(bits);
  halvesReady = true;
  return halves;
}
