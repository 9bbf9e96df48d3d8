import { exitCodes } from "@cupel/command-line";
import type { GateReport } from "@cupel/reporters";

/** The exit code of a run by its gates: too many errors are those of the infrastructure. Null: none were set. */
export function gateExitCode(gates: GateReport | null, failCode: number = exitCodes.failed): number {
  if (gates === null) return exitCodes.done;
  return { held: exitCodes.done, failed: failCode, errors: exitCodes.infrastructure }[gates.status];
}
