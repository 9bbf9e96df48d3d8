/** Instructions as nested lists of bytes: an instruction that takes operands is a function from their code to its own. */
export type Code = number | readonly Code[];

/** Value types by their byte in the WebAssembly binary format. */
export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

/** Unsigned LEB128. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const more = rest > 127;
    bytes.push((rest % 128) + (more ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 127;
    rest >>= 7;
    const done = (rest === 0 && (byte & 64) === 0) || (rest === -1 && (byte & 64) !== 0);
    bytes.push(done ? byte : byte | 128);
    if (done) return bytes;
  }
}

const binary =
  (...opcode: readonly number[]) =>
  (left: Code, right: Code): Code => [left, right, opcode];
const unary =
  (...opcode: readonly number[]) =>
  (operand: Code): Code => [operand, opcode];
const simd = (opcode: number): readonly number[] => [0xfd, ...unsigned(opcode)];
const memory =
  (align: number, ...opcode: readonly number[]) =>
  (address: Code, offset = 0): Code => [address, opcode, align, unsigned(offset)];
const storing =
  (align: number, ...opcode: readonly number[]) =>
  (address: Code, value: Code): Code => [address, value, opcode, align, 0];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];

export const i32 = {
  constant: (value: number): Code => [0x41, signed(value)],
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  and: binary(0x71),
  shiftLeft: binary(0x74),
  less: binary(0x49),
};

export const f32 = {
  constant: (value: number): Code => [0x43, [...new Uint8Array(new Float32Array([value]).buffer)]],
  load: memory(2, 0x2a),
  store: storing(2, 0x38),
  add: binary(0x92),
  subtract: binary(0x93),
  multiply: binary(0x94),
  maximum: binary(0x97),
  fromF64: unary(0xb6),
};

export const f64 = {
  constant: (value: number): Code => [0x44, [...new Uint8Array(new Float64Array([value]).buffer)]],
  add: binary(0xa0),
  multiply: binary(0xa2),
  divide: binary(0xa3),
  squareRoot: unary(0x9f),
  fromF32: unary(0xbb),
  fromI32: unary(0xb8),
};

export const v128 = {
  load: memory(4, ...simd(0x00)),
  loadSplat: memory(2, ...simd(0x09)),
  store: storing(4, ...simd(0x0b)),
  /** Picks four 32-bit lanes: 0 to 3 of the left operand, 4 to 7 of the right. */
  shuffle: (left: Code, right: Code, lanes: readonly number[]): Code => [
    left,
    right,
    simd(0x0d),
    lanes.map((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
  ],
};

export const f32x4 = {
  splat: unary(...simd(0x13)),
  lane: (vector: Code, lane: number): Code => [vector, simd(0x1f), lane],
  negate: unary(...simd(0xe1)),
  add: binary(...simd(0xe4)),
  subtract: binary(...simd(0xe5)),
  multiply: binary(...simd(0xe6)),
  divide: binary(...simd(0xe7)),
  /** left < right ? right : left. */
  greater: binary(...simd(0xeb)),
  fromF64x2: unary(...simd(0x5e)),
};

export const f64x2 = {
  splat: unary(...simd(0x14)),
  add: binary(...simd(0xf0)),
  subtract: binary(...simd(0xf1)),
  multiply: binary(...simd(0xf2)),
  /** right < left ? right : left. */
  lesser: binary(...simd(0xf6)),
  /** left < right ? right : left. */
  greater: binary(...simd(0xf7)),
  fromLowF32x4: unary(...simd(0x5f)),
};

export const i64x2 = { shiftLeft: binary(...simd(0xcb)), add: binary(...simd(0xce)) };

/** Runs the body while `index` is below `limit` (unsigned), adding `step` after each turn. */
export const whileBelow = (index: number, limit: Code, step: number, body: Code): Code => [
  [0x02, 0x40, i32.less(get(index), limit), 0x45, 0x0d, 0],
  [0x03, 0x40, body, set(index, i32.add(get(index), i32.constant(step)))],
  [i32.less(get(index), limit), 0x0d, 0, 0x0b, 0x0b],
];

/** Runs the body if the condition is not zero. */
export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b];
