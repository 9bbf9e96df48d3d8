import { checkOpenUnit, checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { pairedNonInferiority } from "../paired/paired-non-inferiority.ts";
import type { SimulationOptions } from "./simulation.ts";

/** A test of "not worse" that is planned. */
export interface NonInferiorityPlan extends SimulationOptions {
  readonly margin: number;
  /** Share of tasks that B solves and A does not. */
  readonly win: number;
  /** The reverse. win − loss is above −margin. */
  readonly loss: number;
  readonly alpha?: number;
  /** Chance of the claim. Default 0.8. */
  readonly power?: number;
  /** Sizes above this are given up. Default 100,000. */
  readonly limit?: number;
}

/** What `nonInferioritySize` finds. */
export interface NonInferioritySize {
  /** Independent tasks; infinite when the limit does not do. */
  readonly n: number;
  /** Share of the simulated experiments of that size that made the claim. */
  readonly power: number;
}

/**
 * How many independent tasks `pairedNonInferiority` needs for the given power, by simulation: doubled until it is reached, then bisected. Near the
 * answer the power is known to ±√(power·(1 − power)/runs), so the size to a few per cent.
 *
 * @throws RangeError when an argument is outside its range or the true loss reaches the margin
 */
export function nonInferioritySize({
  margin,
  win,
  loss,
  alpha = 0.05,
  power = 0.8,
  limit = 100_000,
  random,
  runs = 1000,
}: NonInferiorityPlan): NonInferioritySize {
  for (const [name, value] of Object.entries({ margin, alpha, power })) checkOpenUnit(name, value);
  for (const [name, value] of Object.entries({ win, loss })) checkUnit(name, value);
  checkWhole("runs", runs, 1);
  if (win + loss > 1 || win - loss <= -margin) throw new RangeError(`win ${win} and loss ${loss} do not keep the margin ${margin}`);
  const draw = (): number => {
    const at = random();
    return at < win ? 1 : at < win + loss ? -1 : 0;
  };
  const powerAt = (n: number): number => {
    let claims = 0;
    for (let run = 0; run < runs; run++) {
      if (pairedNonInferiority(Array.from({ length: n }, draw), { margin, alpha }).nonInferior) claims += 1;
    }
    return claims / runs;
  };
  let [short, enough] = [0, { n: 16, power: powerAt(16) }];
  while (enough.power < power) {
    short = enough.n;
    if (2 * short > limit) return { n: Number.POSITIVE_INFINITY, power: enough.power };
    enough = { n: 2 * short, power: powerAt(2 * short) };
  }
  while (enough.n - short > Math.max(1, 0.01 * enough.n)) {
    const n = Math.floor((short + enough.n) / 2);
    const reached = powerAt(n);
    if (reached >= power) enough = { n, power: reached };
    else short = n;
  }
  return enough;
}
