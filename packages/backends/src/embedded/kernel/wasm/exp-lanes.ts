import { expCoefficients, expRange, inverseLn2, ln2High, ln2Low, roundingMagic } from "../../numbers/exp.ts";
import type { FunctionBuilder } from "./function-builder.ts";
import { type Code, f32x4, f64, f64x2, get, i32, i64x2, set, v128 } from "./instructions.ts";

/** The exponential of four lanes. */
export interface ExpLanes {
  /** Code that must run before any `apply`, outside of loops: engines do not hoist constants. */
  readonly prepare: Code;
  /** Code that replaces four f32 lanes by e^lane, computed in f64 exactly as `exp` does and rounded to f32. */
  apply(lanes: number): Code;
}

/** Adds the exponential to a function under construction. */
export function expLanes(builder: FunctionBuilder): ExpLanes {
  const [x, t, r, sum, low] = builder.locals("v128", 5) as [number, number, number, number, number];
  const preparations: Code[] = [];
  const constants = new Map<number, number>();
  const constant = (value: number): Code => {
    const known = constants.get(value);
    if (known !== undefined) return get(known);
    const local = builder.local("v128");
    constants.set(value, local);
    preparations.push(set(local, f64x2.splat(f64.constant(value))));
    return get(local);
  };

  const two: Code = [
    set(x, f64x2.lesser(f64x2.greater(get(x), constant(expRange.low)), constant(expRange.high))),
    set(t, f64x2.add(f64x2.multiply(get(x), constant(inverseLn2)), constant(roundingMagic))),
    set(r, f64x2.subtract(get(t), constant(roundingMagic))),
    set(r, f64x2.subtract(f64x2.subtract(get(x), f64x2.multiply(get(r), constant(ln2High))), f64x2.multiply(get(r), constant(ln2Low)))),
    set(sum, constant(expCoefficients[0] as number)),
    expCoefficients.slice(1).map((term) => set(sum, f64x2.add(f64x2.multiply(get(sum), get(r)), constant(term)))),
    // The low bits of t hold the power of two: added to the exponent they multiply by it.
    set(sum, i64x2.add(get(sum), i64x2.shiftLeft(get(t), i32.constant(52)))),
  ];
  return {
    prepare: preparations,
    apply: (lanes) => [
      set(x, f64x2.fromLowF32x4(get(lanes))),
      two,
      set(low, f32x4.fromF64x2(get(sum))),
      set(x, f64x2.fromLowF32x4(v128.shuffle(get(lanes), get(lanes), [2, 3, 2, 3]))),
      two,
      set(lanes, v128.shuffle(get(low), f32x4.fromF64x2(get(sum)), [0, 1, 4, 5])),
    ],
  };
}
