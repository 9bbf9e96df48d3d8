const scratch: DataView = new DataView(new ArrayBuffer(4));

/** The number that 16 bits of IEEE 754 binary16 stand for, subnormals, infinities and NaN included. */
export function fromHalf(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * (fraction / 16_777_216);
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * powersOfTwo(exponent - 25);
}

/** The binary16 nearest to a number that is first rounded to f32; ties go to even. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00;
  if (magnitude >= 0x4780_0000) return sign | 0x7c00;
  if (magnitude < 0x3880_0000) {
    // Below 2^-14 halves are multiples of 2^-24: scale and round to even by adding and removing 2^52.
    const scaled = Math.abs(Math.fround(value)) * 16_777_216;
    return sign | (scaled + 4_503_599_627_370_496 - 4_503_599_627_370_496);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x3800_0000) >>> 13);
}

function powersOfTwo(exponent: number): number {
  scratch.setUint32(0, (exponent + 127) << 23);
  return scratch.getFloat32(0);
}
