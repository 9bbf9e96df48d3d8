import { CupelError, type CupelErrorCode } from "@cupel/core";

const codes: ReadonlySet<CupelErrorCode> = new Set([
  "BACKEND_UNAVAILABLE",
  "MODEL_UNREADABLE",
  "PEER_MISSING",
  "SANDBOX_UNAVAILABLE",
  "CONFIG_INVALID",
  "USAGE",
  "UNSUPPORTED",
]);

/** True for an error that no task could get around: the run ends with it, and its task is repeated when the run is resumed. */
export function concernsRun(thrown: unknown): thrown is CupelError {
  return CupelError.is(thrown) && codes.has(thrown.code);
}
