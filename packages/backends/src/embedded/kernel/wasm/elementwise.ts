import { expLanes } from "./exp-lanes.ts";
import { FunctionBuilder } from "./function-builder.ts";
import { type Code, f32, f32x4, get, i32, set, v128, whileBelow } from "./instructions.ts";

/** `Kernel.add`. */
export function add(): FunctionBuilder {
  return elementwise("add", () => ({
    prepare: [],
    turn: (target, source) => v128.store(get(target), f32x4.add(v128.load(get(target)), v128.load(get(source)))),
  }));
}

/** `Kernel.gate`: SiLU of the gate times the other projection. */
export function gate(): FunctionBuilder {
  return elementwise("gate", (builder) => {
    const exp = expLanes(builder);
    const lanes = builder.local("v128");
    return {
      prepare: exp.prepare,
      turn: (target, source) => [
        set(lanes, f32x4.negate(v128.load(get(target)))),
        exp.apply(lanes),
        set(lanes, f32x4.divide(v128.load(get(target)), f32x4.add(f32x4.splat(f32.constant(1)), get(lanes)))),
        v128.store(get(target), f32x4.multiply(get(lanes), v128.load(get(source)))),
      ],
    };
  });
}

interface Elementwise {
  /** Code before the loop. */
  readonly prepare: Code;
  /** Code for four elements at two addresses. */
  turn(target: number, source: number): Code;
}

function elementwise(name: string, define: (builder: FunctionBuilder) => Elementwise): FunctionBuilder {
  const builder = new FunctionBuilder(name);
  const [target, source, count] = builder.parameters("i32", "i32", "i32");
  const end = builder.local("i32");
  const { prepare, turn } = define(builder);
  return builder.emit(
    set(end, i32.add(get(target), i32.shiftLeft(get(count), i32.constant(2)))),
    prepare,
    whileBelow(target, get(end), 16, [turn(target, source), set(source, i32.add(get(source), i32.constant(16)))]),
  );
}
