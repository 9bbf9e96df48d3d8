import { dotTile } from "./dot-tile.ts";
import { expLanes } from "./exp-lanes.ts";
import { FunctionBuilder } from "./function-builder.ts";
import { type Code, f32, f32x4, f64, get, i32, set, v128, whileBelow } from "./instructions.ts";

/** `Kernel.attend`: scores by tiles of four positions, softmax by four lanes, output by sixteen and then four columns at a time. */
export function attend(): FunctionBuilder {
  const builder = new FunctionBuilder("attend");
  const [query, keys, values, output, scores, headSize, stride, count, scale] = builder.parameters(
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "i32",
    "f32",
  );
  const [length, t, pointer, full] = builder.locals("i32", 4) as [number, number, number, number];
  const largest = builder.local("f32");
  const sum = builder.local("f64");
  const lanes = builder.local("v128");
  const inverse = builder.local("v128");
  const exp = expLanes(builder);
  const strides = { row: get(stride), vector: i32.constant(0), lengthBytes: get(length) };
  const four = dotTile(builder, { rows: 4, vectors: 1 }, strides);
  const one = dotTile(builder, { rows: 1, vectors: 1 }, strides);

  const scoreAt = i32.add(get(scores), i32.shiftLeft(get(t), i32.constant(2)));
  const scoring: Code = [
    set(full, i32.and(get(count), i32.constant(-4))),
    set(pointer, get(keys)),
    set(t, i32.constant(0)),
    whileBelow(t, get(full), 4, [
      four.run(get(pointer), get(query)),
      v128.store(scoreAt, f32x4.multiply(four.closeFour(0), f32x4.splat(get(scale)))),
      set(pointer, i32.add(get(pointer), i32.shiftLeft(get(stride), i32.constant(2)))),
    ]),
    whileBelow(t, get(count), 1, [
      one.run(get(pointer), get(query)),
      f32.store(scoreAt, f32.multiply(one.closeOne(), get(scale))),
      set(pointer, i32.add(get(pointer), get(stride))),
    ]),
  ];
  const softmax: Code = [
    set(lanes, f32x4.splat(f32.constant(Number.NEGATIVE_INFINITY))),
    set(t, i32.constant(0)),
    whileBelow(t, get(full), 4, set(lanes, f32x4.greater(get(lanes), v128.load(scoreAt)))),
    set(largest, [0, 1, 2, 3].map((lane) => f32x4.lane(get(lanes), lane)).reduce(f32.maximum)),
    whileBelow(t, get(count), 1, set(largest, f32.maximum(get(largest), f32.load(scoreAt)))),
    exp.prepare,
    set(t, i32.constant(0)),
    whileBelow(t, get(count), 4, [
      set(lanes, f32x4.subtract(v128.load(scoreAt), f32x4.splat(get(largest)))),
      exp.apply(lanes),
      v128.store(scoreAt, get(lanes)),
    ]),
    set(sum, f64.constant(0)),
    set(t, i32.constant(0)),
    whileBelow(t, get(count), 1, set(sum, f64.add(get(sum), f64.fromF32(f32.load(scoreAt))))),
    set(inverse, f32x4.splat(f32.fromF64(f64.divide(f64.constant(1), get(sum))))),
  ];
  return builder.emit(
    set(length, i32.shiftLeft(get(headSize), i32.constant(2))),
    scoring,
    softmax,
    weighted(builder, { width: 4, values, output, scores, stride, count, inverse, bytes: i32.and(get(length), i32.constant(-64)) }),
    weighted(builder, { width: 1, values, output, scores, stride, count, inverse, bytes: i32.and(get(length), i32.constant(63)) }),
  );
}

interface Weighted {
  /** Vectors of four columns at a time. */
  readonly width: number;
  readonly values: number;
  readonly output: number;
  readonly scores: number;
  readonly stride: number;
  readonly count: number;
  readonly inverse: number;
  /** How many bytes of columns to do; `values` and `output` are moved past them. */
  readonly bytes: Code;
}

/** Sums weight * value over all positions, keeping `width` vectors of columns in registers. */
function weighted(builder: FunctionBuilder, { width, values, output, scores, stride, count, inverse, bytes }: Weighted): Code {
  const [end, value, score, scoreEnd] = builder.locals("i32", 4) as [number, number, number, number];
  const sums = builder.locals("v128", width);
  const weight = builder.local("v128");
  return [
    set(end, i32.add(get(output), bytes)),
    whileBelow(output, get(end), width * 16, [
      sums.map((local) => set(local, f32x4.splat(f32.constant(0)))),
      set(value, get(values)),
      set(score, get(scores)),
      set(scoreEnd, i32.add(get(scores), i32.shiftLeft(get(count), i32.constant(2)))),
      whileBelow(score, get(scoreEnd), 4, [
        set(weight, v128.loadSplat(get(score))),
        sums.map((local, index) => set(local, f32x4.add(get(local), f32x4.multiply(get(weight), v128.load(get(value), index * 16))))),
        set(value, i32.add(get(value), get(stride))),
      ]),
      sums.map((local, index) => v128.store(i32.add(get(output), i32.constant(index * 16)), f32x4.multiply(get(local), get(inverse)))),
      set(values, i32.add(get(values), i32.constant(width * 16))),
    ]),
  ];
}
