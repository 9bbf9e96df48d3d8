import { CupelError } from "./errors.ts";
import { verdictText } from "./public-verdict.ts";
import type { FailVerdict, PassVerdict, Verdict } from "./verdict.ts";

/**
 * The verdict, unless the check broke: for callers that know only yes and no, and must not take an error for either.
 * @throws CupelError `VERIFIER_FAILED` for an `error`, with the verdict as its cause
 */
export function decided(verdict: Verdict): PassVerdict | FailVerdict {
  if (verdict.status !== "error") return verdict;
  throw new CupelError("VERIFIER_FAILED", `The check broke, so nothing is known of the answer: ${verdictText(verdict)}.`, {
    cause: verdict,
  });
}
