import { FunctionBuilder } from "./function-builder.ts";
import { f32, f32x4, f64, get, i32, set, v128, whileBelow } from "./instructions.ts";

/** `Kernel.normalise`: a scalar f64 sum of squares in ascending order, then four lanes at a time. */
export function normalise(): FunctionBuilder {
  const builder = new FunctionBuilder("normalise");
  const [input, weight, output, count, epsilon] = builder.parameters("i32", "i32", "i32", "i32", "f64");
  const [pointer, end] = builder.locals("i32", 2) as [number, number];
  const [sum, value] = builder.locals("f64", 2) as [number, number];
  const inverse = builder.local("v128");
  return builder.emit(
    set(end, i32.add(get(input), i32.shiftLeft(get(count), i32.constant(2)))),
    set(pointer, get(input)),
    whileBelow(pointer, get(end), 4, [
      set(value, f64.fromF32(f32.load(get(pointer)))),
      set(sum, f64.add(get(sum), f64.multiply(get(value), get(value)))),
    ]),
    set(sum, f64.add(f64.divide(get(sum), f64.fromI32(get(count))), get(epsilon))),
    set(inverse, f32x4.splat(f32.fromF64(f64.divide(f64.constant(1), f64.squareRoot(get(sum)))))),
    whileBelow(input, get(end), 16, [
      v128.store(get(output), f32x4.multiply(f32x4.multiply(v128.load(get(input)), get(inverse)), v128.load(get(weight)))),
      set(weight, i32.add(get(weight), i32.constant(16))),
      set(output, i32.add(get(output), i32.constant(16))),
    ]),
  );
}
