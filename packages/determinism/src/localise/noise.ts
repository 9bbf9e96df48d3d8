import { quantile } from "@cupel/stats";
import type { NoiseReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";
import { commonTokens } from "./compare-rows.ts";
import { marginsOf } from "./margins.ts";

/** Changes of margins of one pair over the positions before its first flip. */
export function marginChanges(left: TraceRow, right: TraceRow): readonly number[] {
  const [a, b] = [marginsOf(left), marginsOf(right)];
  const before = Math.min(commonTokens(left, right), a.length, b.length);
  const changes: number[] = [];
  for (let index = 0; index < before; index++) {
    const [one, other] = [a[index], b[index]];
    // The same two tokens in front on both sides: else it is not one margin.
    const [x, y] = [left.topScores?.[index], right.topScores?.[index]];
    if (typeof one !== "number" || typeof other !== "number") continue;
    changes.push(x?.[0]?.token === y?.[0]?.token ? other - one : -other - one);
  }
  return changes;
}

/** Changes as a summary; null where there are none to look at. */
export function noiseOf(changes: readonly number[]): NoiseReport | null {
  if (changes.length === 0) return null;
  const sizes = changes.map(Math.abs);
  return {
    positions: sizes.length,
    nonZero: sizes.filter((size) => size > 0).length / sizes.length,
    rms: Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0) / sizes.length),
    p99: quantile(sizes, 0.99),
    max: sizes.reduce((most, size) => Math.max(most, size), 0),
  };
}
