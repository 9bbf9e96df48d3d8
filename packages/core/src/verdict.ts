import type { Json } from "./json.ts";

/**
 * How much a pass says. `verified`: checks that the task declares (schema, example tests, rows) passed.
 * `parsed`: it only parses, loads or executes. `judged`: a model said so. `agreed`: other answers say the same.
 */
export type VerdictLevel = "verified" | "parsed" | "judged" | "agreed";

/** Where code was compared: `split`, outside the candidate's process; `shared`, beside the candidate. */
export type Assurance = "split" | "shared";

/** How an answer was found in the text: it was all of it, stood in a code fence, stood amid prose, or was repaired first. */
export type Extraction = "strict" | "fenced" | "embedded" | "repaired";

interface VerdictDetails {
  /** Public: may be shown to a model. Never holds gold. At most 2,000 characters. */
  readonly reason: string;
  /** Private: may hold expected values. Never shown to a policy or a model. */
  readonly evidence?: Json;
  readonly assurance?: Assurance;
  /** The sandbox mode that was in force, such as `local` or `wasm`. */
  readonly mode?: string;
  readonly extraction?: Extraction;
  /** How much of what was asked holds, 0 to 1, where the verifier can tell. The status does not depend on it. Public, like a count. */
  readonly score?: number;
}

export interface PassVerdict extends VerdictDetails {
  readonly status: "pass";
  readonly level: VerdictLevel;
}

/** Why an answer was refused. */
export type FailCode =
  | "wrong"
  | "exception"
  | "load"
  | "output"
  | "protocol"
  | "crashed"
  | "timeout"
  | "memory"
  | "tampered"
  | "refused"
  | "truncated";

export interface FailVerdict extends VerdictDetails {
  readonly status: "fail";
  readonly code: FailCode;
}

/** Why a check could not be made. */
export type ErrorCode = "setup" | "unsupported" | "vacuous" | "contract" | "disagreement" | "aborted" | "internal";

export interface ErrorVerdict extends VerdictDetails {
  readonly status: "error";
  readonly code: ErrorCode;
}

/** The outcome of a check: it passed, it failed, or the check itself broke. An error is never a zero and never a fail. */
export type Verdict = PassVerdict | FailVerdict | ErrorVerdict;

type Extra = Partial<Omit<VerdictDetails, "reason">>;

/** A pass. `level` defaults to `verified`. */
export function pass(options: Extra & { readonly level?: VerdictLevel; readonly reason?: string } = {}): PassVerdict {
  const { level = "verified", reason = "", ...extra } = options;
  return { status: "pass", level, reason: publicReason(reason), ...extra };
}

/** A fail with a public reason. `code` defaults to `wrong`. */
export function fail(reason: string, options: Extra & { readonly code?: FailCode } = {}): FailVerdict {
  const { code = "wrong", ...extra } = options;
  return { status: "fail", code, reason: publicReason(reason), ...extra };
}

/** The check broke. `code` defaults to `internal`. */
export function broken(reason: string, options: Extra & { readonly code?: ErrorCode } = {}): ErrorVerdict {
  const { code = "internal", ...extra } = options;
  return { status: "error", code, reason: publicReason(reason), ...extra };
}

/** A reason fit for a prompt and a terminal: control characters (except newline and tab) removed, at most 2,000 characters. */
export function publicReason(text: string): string {
  if (text === "") return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
  const clean = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
  return clean.length <= 2000 ? clean : `${clean.slice(0, 1999)}…`;
}
