import { FunctionBuilder } from "./function-builder.ts";
import { f32, get, i32, set, whileBelow } from "./instructions.ts";

/** `Kernel.rotate`: scalar, since it is a thousandth of the work. */
export function rotate(): FunctionBuilder {
  const builder = new FunctionBuilder("rotate");
  const [vector, table, heads, headSize] = builder.parameters("i32", "i32", "i32", "i32");
  const [head, angle, end] = builder.locals("i32", 3) as [number, number, number];
  const [even, odd, cosine, sine] = builder.locals("f32", 4) as [number, number, number, number];
  return builder.emit(
    set(end, i32.add(get(table), i32.shiftLeft(get(headSize), i32.constant(2)))),
    whileBelow(head, get(heads), 1, [
      set(angle, get(table)),
      whileBelow(angle, get(end), 8, [
        set(even, f32.load(get(vector))),
        set(odd, f32.load(get(vector), 4)),
        set(cosine, f32.load(get(angle))),
        set(sine, f32.load(get(angle), 4)),
        f32.store(get(vector), f32.subtract(f32.multiply(get(even), get(cosine)), f32.multiply(get(odd), get(sine)))),
        f32.store(i32.add(get(vector), i32.constant(4)), f32.add(f32.multiply(get(even), get(sine)), f32.multiply(get(odd), get(cosine)))),
        set(vector, i32.add(get(vector), i32.constant(8))),
      ]),
    ]),
  );
}
