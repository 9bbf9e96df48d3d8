import { type Candidate, CupelError, definePolicy, type Policy, type PublicTask } from "@cupel/core";
import { canonicalAnswer } from "./canonical-answer.ts";
import { baselinePrompt } from "./prompts/baseline-prompt.ts";
import { sampleOf } from "./temperature-ladder.ts";
import { createVotes } from "./votes.ts";

/** How answers are asked for and compared. */
export interface SelfConsistencyOptions {
  /** Most samples, 1 or more. */
  readonly k: number;
  /** The same text for answers that say the same. Its name is part of the policy's. Default: {@link canonicalAnswer}. */
  readonly canonical?: (text: string, task: PublicTask) => string;
}

/**
 * Up to `k` samples of the plain question, and the answer that most of them give (Wang et al. 2022, arXiv 2203.11171). An answer that
 * passes the checks which its task declares ends the search; one that merely parses is a vote like others, and refused answers count only
 * where all were refused. The search also ends when the lead cannot be overtaken. A majority is no proof: the verdict stays what the checks say.
 *
 * @throws CupelError `USAGE` for another k
 */
export function selfConsistency({ k, canonical = canonicalAnswer }: SelfConsistencyOptions): Policy {
  if (!(Number.isInteger(k) && k >= 1))
    throw new CupelError("USAGE", `selfConsistency: k is ${k}; it must be a whole number of at least 1.`);
  const name = canonical === canonicalAnswer ? `self-consistency-${k}` : `self-consistency-${k} by ${canonical.name || "a function"}`;
  return definePolicy(name, async function* ({ task, generate }) {
    const prompt = baselinePrompt(task);
    const votes = createVotes();
    let first: Candidate | undefined;
    for (let sample = 0; sample < k && !votes.isDecided(k - sample); sample++) {
      const candidate = await generate(sampleOf(prompt, sample, { first }));
      first ??= candidate;
      const feedback = yield candidate;
      if (feedback.status === "pass" && feedback.level === "verified") return candidate;
      votes.add(canonical(candidate.text, task), candidate, feedback);
    }
    return votes.leader();
  });
}
