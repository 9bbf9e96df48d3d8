import type { AxisReport, DeterminismReport } from "../types/report.ts";
import type { Cause } from "../types/verdict.ts";
import type { SeenAxis } from "./axis-report.ts";

/** Why a check came out as it did, the first cause first. */
export function causesOf(
  axes: readonly AxisReport[],
  controls: DeterminismReport["controls"],
  {
    seen,
    unsupported,
    seedIgnored,
  }: { readonly seen: readonly SeenAxis[]; readonly unsupported: string | undefined; readonly seedIgnored: boolean },
): readonly Cause[] {
  const diverged = axes.filter(({ status }) => status === "diverged");
  const scoresOnly =
    diverged.length > 0 && diverged.every(({ tokenDivergences, lengthOnly }) => tokenDivergences === 0 && lengthOnly === 0);
  const lengthsOnly =
    diverged.length > 0 && diverged.every(({ tokenDivergences, scoreDivergences }) => tokenDivergences === 0 && scoreDivergences === 0);
  const failed = (name: string): boolean => controls.some((control) => control.name === name && control.status === "failed");
  const drifted = failed("drift");
  const causes: (Cause | false | null)[] = [
    scoresOnly && seen.every((one) => !promptsDiffer(one)) && "SCORE_VARIANCE",
    // Loads and primed caches cannot hold the order still: where order alone makes a difference, it explains theirs.
    diverged.some(({ cause }) => cause === "ORDER_VARIANCE") && "ORDER_VARIANCE",
    ...diverged.map(({ cause }) => cause),
    lengthsOnly && "LENGTH_ONLY",
    failed("settings-echo") && "CONFIG_MISMATCH",
    (failed("seed") || seedIgnored) && "SEED_IGNORED",
    drifted && "ENV_DRIFT",
    (failed("positive") || failed("sensitivity")) && "CONTROL_FAILED",
    axes.some(({ status }) => status === "vacuous") && "VACUOUS",
    unsupported !== undefined && "UNSUPPORTED_REQUEST",
  ];
  return [...new Set(causes.filter((cause): cause is Cause => typeof cause === "string"))];
}

/** Whether the two sides of a divergence were given other tokens for the prompt. */
export function promptsDiffer({ diverging }: SeenAxis): boolean {
  return [...diverging.values()].some(
    ({ left, right }) =>
      left.inputTokenIds !== null && right.inputTokenIds !== null && left.inputTokenIds.join() !== right.inputTokenIds.join(),
  );
}
