import { type Ask, type Candidate, CupelError, certaintyOf, definePolicy, type Feedback, type Policy } from "@cupel/core";
import { baseline } from "../baseline.ts";
import { outcomeOf } from "../outcome.ts";
import { baselinePrompt } from "../prompts/baseline-prompt.ts";
import { spanPrompt } from "../prompts/span-prompt.ts";
import { markSpans } from "./mark-spans.ts";
import { onModel } from "./on-model.ts";

/** Natural-log probabilities, 0 or below, under which an answer counts as uncertain. */
export interface Uncertainty {
  /** For the mean over its tokens. */
  readonly meanBelow?: number;
  /** For its least likely token. */
  readonly leastBelow?: number;
}

export interface CascadeOptions {
  /** What answers first. Default: the plain question, once. */
  readonly fast?: Policy;
  /** What answers where the first did not do: a policy, or the name of one of the run's further models. Default `slow`. */
  readonly slow?: Policy | string;
  /** `refused` (default): when a public check refused the answer. With limits: also when it is uncertain and no check has proven it. */
  readonly escalateWhen?: "refused" | Uncertainty;
  /** Show the slow model the first answer with its tokens below `leastBelow` marked. Needs that limit and a named slow model. Default false. */
  readonly spans?: boolean;
}

/**
 * A fast model first, a slow one where the evidence is against the first answer. A verified answer never escalates. It stands by what
 * passed; where nothing did, by the slow model's answer.
 *
 * @throws CupelError `USAGE` for options that contradict each other; while running, `CONFIG_INVALID` when uncertainty decides and the
 * backend reports no logprobs: what cannot be told is never taken for uncertain
 */
export function cascade({ fast = baseline(), slow = "slow", escalateWhen = "refused", spans = false }: CascadeOptions = {}): Policy {
  const limits = escalateWhen === "refused" ? undefined : escalateWhen;
  const given = Object.entries(limits ?? {});
  if (limits && given.length === 0) throw new CupelError("USAGE", "cascade: escalateWhen has no limit.");
  for (const [name, value] of given) {
    if (!(value <= 0)) throw new CupelError("USAGE", `cascade: ${name} is ${value}; a natural-log probability is 0 or below.`);
  }
  const spanLimit = limits?.leastBelow;
  if (spans && (spanLimit === undefined || typeof slow !== "string")) {
    throw new CupelError("USAGE", "cascade: spans needs leastBelow and the name of a slow model.");
  }
  const then = typeof slow === "string" ? onModel(slow, baseline()) : slow;
  const when = [...given.map(([name, value]) => ` ${name} ${value}`), ...(spans ? [" with spans"] : [])].join("");
  return definePolicy(`${fast.name} else ${then.name}${when}`, async function* (context) {
    const { generate, task } = context;
    const scored = limits ? async (ask: Ask) => await generate({ logprobs: 1, ...ask }) : generate;
    const first = yield* outcomeOf(fast.run({ ...context, generate: scored }));
    if (first !== undefined && !escalates(first, limits)) return first.candidate;
    const { text, logprobs } = first?.candidate ?? {};
    const marked = spans && text !== undefined && logprobs !== undefined ? markSpans(text, logprobs, spanLimit ?? 0) : undefined;
    let second = marked === undefined ? yield* outcomeOf(then.run(context)) : undefined;
    if (marked !== undefined && typeof slow === "string") {
      const candidate = await generate({ model: slow, prompt: spanPrompt(baselinePrompt(task), marked) });
      second = { candidate, feedback: yield candidate };
    }
    return first?.feedback.status === "pass" && second?.feedback.status !== "pass" ? first.candidate : second?.candidate;
  });
}

function escalates(
  { candidate, feedback }: { readonly candidate: Candidate; readonly feedback: Feedback },
  limits: Uncertainty | undefined,
): boolean {
  if (feedback.status === "fail") return true;
  if (limits === undefined || (feedback.status === "pass" && feedback.level === "verified")) return false;
  const certainty = certaintyOf(candidate.logprobs);
  if (certainty === undefined) {
    throw new CupelError("CONFIG_INVALID", `cascade: ${candidate.model} reports no logprobs, so its uncertainty cannot be told.`, {
      hint: 'Escalate by evidence alone (escalateWhen: "refused") or choose a backend with logprobs.',
    });
  }
  const { meanBelow = Number.NEGATIVE_INFINITY, leastBelow = Number.NEGATIVE_INFINITY } = limits;
  return certainty.mean < meanBelow || certainty.least < leastBelow;
}
