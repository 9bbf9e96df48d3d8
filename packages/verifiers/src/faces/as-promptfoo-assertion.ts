import { decided, type ScoreOptions, scoreOf, type Verifier, verdictText } from "@cupel/core";
import { type BindingFor, bindWith, outputText } from "./bind-with.ts";

/** What promptfoo passes beside the output; only what checks are usually found in. */
export interface PromptfooContext {
  readonly vars: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
}

/** promptfoo's grading result. */
export interface PromptfooResult {
  pass: boolean;
  score: number;
  reason: string;
}

/**
 * A verifier as a promptfoo `javascript` assertion: a pass scores 1 and a fail 0, or with `partial` what the verifier gives. `binding` may be a function of the context, where checks differ by test.
 * Export it from a file and name that file in the assertion (`value: file://check.mjs`): there promptfoo reports what is thrown as an
 * error, while it turns a throw of a function that stands in the configuration itself into a fail.
 * The assertion throws `CupelError` `VERIFIER_FAILED` when the check broke.
 */
export function asPromptfooAssertion<Checks, Context extends PromptfooContext = PromptfooContext>(
  verifier: Verifier<Checks>,
  binding: BindingFor<NoInfer<Checks>, Context>,
  score: ScoreOptions = {},
): (output: unknown, context: Context) => Promise<PromptfooResult> {
  const bound = bindWith(verifier, binding);
  return async (output, context) => {
    const verdict = decided(await bound(context)(outputText(output)));
    return { pass: verdict.status === "pass", score: scoreOf(verdict, score), reason: verdictText(verdict) };
  };
}
