/**
 * What went wrong, as a stable name. The CLIs map it to an exit code:
 * usage and configuration 5, data 4, missing peers and unsupported requests 2, infrastructure 6, spent budgets 3.
 */
export type CupelErrorCode =
  | "USAGE"
  | "CONFIG_INVALID"
  | "DATA_INVALID"
  | "ARTIFACT_INVALID"
  | "UNSUPPORTED"
  | "PEER_MISSING"
  | "BACKEND_UNAVAILABLE"
  | "BACKEND_FAILED"
  | "MODEL_UNREADABLE"
  | "CONTEXT_OVERFLOW"
  | "SANDBOX_UNAVAILABLE"
  | "VERIFIER_FAILED"
  | "BUDGET_EXHAUSTED"
  | "DETERMINISM_INCONCLUSIVE"
  | "DETERMINISM_UNSUPPORTED"
  | "DETERMINISM_INVALID"
  | "ABORTED"
  | "INTERNAL";

const marker = Symbol.for("cupel.error");

/** Broken infrastructure or input. The message says what was wrong, where, and what to do. Answers that are wrong are verdicts, never errors. */
export class CupelError extends Error {
  readonly code: CupelErrorCode;
  /** What to do about it, when that does not fit the message. */
  readonly hint: string | undefined;

  constructor(code: CupelErrorCode, message: string, options: { readonly cause?: unknown; readonly hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CupelError";
    this.code = code;
    this.hint = options.hint;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a `CupelError`, also one made by another copy of this package. */
  static is(value: unknown): value is CupelError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
