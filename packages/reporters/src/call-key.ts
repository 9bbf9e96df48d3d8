import { canonicalJson, type JudgedCandidate, type RunRecord } from "@cupel/core";

/** The same for candidates of one task that came from one call, whichever arms they are in. */
export function callKey(
  { backend, taskId }: RunRecord,
  { model, prompt, seed, temperature, maxTokens, raw, memory }: JudgedCandidate,
): string {
  return canonicalJson([backend, taskId, model, prompt, seed, temperature, maxTokens, raw, memory?.exact === true]);
}
