import type { AxisReport } from "../types/report.ts";
import type { Guarantee } from "../types/verdict.ts";

/** Tier and scope: `T2b @ repeat, cache, concurrency<=8`. Axes without a claim are left out. */
export function claimOf(guarantee: Guarantee, axes: readonly AxisReport[]): string {
  const claimed = axes.filter(({ status }) => status !== "vacuous" && status !== "unsupported");
  const scope = claimed.map(({ axis, levels }) => {
    const names = levels.map(({ level }) => level);
    const numbers = names.map(Number);
    if (axis === "repeat") return "repeat";
    if (numbers.every(Number.isFinite) && (axis === "batch" || axis === "concurrency")) return `${axis}<=${Math.max(...numbers)}`;
    return `${axis}=${names.join("|")}`;
  });
  return `T${guarantee} @ ${scope.join(", ")}`;
}

/** 0, 1 or 2. */
export function tierOf(guarantee: Guarantee): 0 | 1 | 2 {
  return Number(guarantee[0]) as 0 | 1 | 2;
}
