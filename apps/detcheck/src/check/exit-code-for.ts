import { exitCodes } from "@cupel/command-line";
import type { CheckVerdict } from "./check-report.ts";

const codes: Readonly<Record<CheckVerdict, number>> = {
  "NO DIVERGENCE OBSERVED": exitCodes.done,
  DIVERGED: exitCodes.failed,
  INCONCLUSIVE: exitCodes.inconclusive,
  INVALID: exitCodes.invalidData,
};

/** The exit code of a verdict. A divergence never exits 0. */
export function exitCodeFor(verdict: CheckVerdict): number {
  return codes[verdict];
}
