import { exitCodes } from "@cupel/command-line";
import type { DeterminismVerdict } from "@cupel/determinism";

const codes: Readonly<Record<DeterminismVerdict, number>> = {
  "NO DIVERGENCE OBSERVED": exitCodes.done,
  DIVERGED: exitCodes.failed,
  UNSUPPORTED: exitCodes.unsupported,
  INCONCLUSIVE: exitCodes.inconclusive,
  INVALID: exitCodes.invalidData,
};

/** The exit code of a verdict. A divergence never exits 0. */
export function exitCodeFor(verdict: DeterminismVerdict): number {
  return codes[verdict];
}
