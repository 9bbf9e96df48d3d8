import type { CupelErrorCode } from "@cupel/core";

/** The exit codes of both command lines. 128 + n: ended by signal n, resumable. */
export const exitCodes = {
  done: 0,
  /** A gate failed, outputs diverged, a verdict is `fail`. */
  failed: 1,
  /** Not supported here: a missing optional package, a claim that nothing backs. */
  unsupported: 2,
  /** No decision: a budget ran out, nothing could be compared. */
  inconclusive: 3,
  /** A data file or an artifact is invalid. */
  invalidData: 4,
  /** Wrong use: flags, arguments, configuration, a file that is not there. */
  usage: 5,
  /** A backend, a sandbox or other infrastructure cannot be used; a check broke. */
  infrastructure: 6,
  interrupted: 130,
  /** The reader of stdout went away before the end. */
  brokenPipe: 141,
  terminated: 143,
} as const;

const byErrorCode: Readonly<Record<CupelErrorCode, number>> = {
  USAGE: exitCodes.usage,
  CONFIG_INVALID: exitCodes.usage,
  DATA_INVALID: exitCodes.invalidData,
  ARTIFACT_INVALID: exitCodes.invalidData,
  UNSUPPORTED: exitCodes.unsupported,
  PEER_MISSING: exitCodes.unsupported,
  BACKEND_UNAVAILABLE: exitCodes.infrastructure,
  BACKEND_FAILED: exitCodes.infrastructure,
  MODEL_UNREADABLE: exitCodes.infrastructure,
  CONTEXT_OVERFLOW: exitCodes.infrastructure,
  SANDBOX_UNAVAILABLE: exitCodes.infrastructure,
  VERIFIER_FAILED: exitCodes.infrastructure,
  BUDGET_EXHAUSTED: exitCodes.inconclusive,
  DETERMINISM_INCONCLUSIVE: exitCodes.inconclusive,
  DETERMINISM_UNSUPPORTED: exitCodes.unsupported,
  DETERMINISM_INVALID: exitCodes.invalidData,
  ABORTED: exitCodes.interrupted,
  INTERNAL: exitCodes.infrastructure,
};

/** The exit code for an error of this kind. */
export function exitCodeOf(code: CupelErrorCode): number {
  return byErrorCode[code] ?? exitCodes.infrastructure;
}
