import {
  type Ask,
  type Candidate,
  CupelError,
  certaintyOf,
  definePolicy,
  type Feedback,
  type Policy,
  type PolicyContext,
} from "@cupel/core";
import { baseline } from "../baseline.ts";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { baselinePrompt } from "../prompts/baseline-prompt.ts";
import { spanPrompt } from "../prompts/span-prompt.ts";
import { flagSpans, markSpans } from "./flag-spans.ts";
import { onModel } from "./on-model.ts";
import { repairSpans, type SpanEdits } from "./repair-spans.ts";

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
  /**
   * What becomes of the first answer's tokens below `leastBelow`. `show`: the slow model sees them marked and writes the whole answer. With
   * limits of edits: it may replace marked parts and nothing else; where that is refused or does not pass it writes the whole answer. Both need
   * `leastBelow` and a named slow model. Default: the slow model sees the question only.
   */
  readonly spans?: "show" | SpanEdits;
}

/**
 * A fast model first, a slow one where the evidence is against the first answer. A verified answer never escalates. It stands by what
 * passed; where nothing did, by the slow model's answer.
 *
 * @throws CupelError `USAGE` for options that contradict each other; while running, `UNSUPPORTED` when uncertainty decides and the
 * backend reports no logprobs: what cannot be told is never taken for uncertain
 */
export function cascade({ fast = baseline(), slow = "slow", escalateWhen = "refused", spans }: CascadeOptions = {}): Policy {
  const limits = escalateWhen === "refused" ? undefined : escalateWhen;
  const given = limitsOf(limits);
  const below = limits?.leastBelow;
  if (spans !== undefined && (below === undefined || typeof slow !== "string")) {
    throw new CupelError("USAGE", "cascade: spans needs leastBelow and the name of a slow model.");
  }
  const edit =
    spans === undefined || spans === "show" || typeof slow !== "string" ? undefined : repairSpans(slow, { below: below ?? 0, ...spans });
  const then = typeof slow === "string" ? onModel(slow, baseline()) : slow;
  const how = edit ? ` with ${edit.name}` : spans ? " with spans" : "";
  const when = given.map(([name, value]) => ` ${name} ${value}`).join("");

  /** What the slow model makes of the first outcome. */
  const second = async function* (
    context: PolicyContext,
    first: Outcome | undefined,
  ): AsyncGenerator<Candidate, Outcome | undefined, Feedback> {
    if (edit && first) {
      const edited = yield* edit.run(context, first);
      if (edited?.feedback.status === "pass") return edited;
    }
    const marked = spans === "show" && typeof slow === "string" && first ? marksOf(first.candidate, below ?? 0) : undefined;
    if (marked === undefined) return yield* outcomeOf(then.run(context));
    const model = typeof slow === "string" ? { model: slow } : {};
    const candidate = await context.generate({ ...model, prompt: spanPrompt(baselinePrompt(context.task), marked) });
    return { candidate, feedback: yield candidate };
  };

  return definePolicy(`${fast.name} else ${then.name}${when}${how}`, async function* (context) {
    if (limits && !(await context.capabilities()).logprobs) throw noLogprobs("The model");
    const { generate } = context;
    const scored = limits ? async (ask: Ask) => await generate({ logprobs: 1, ...ask }) : generate;
    const first = yield* outcomeOf(fast.run({ ...context, generate: scored }));
    if (first !== undefined && !escalates(first, limits)) return first.candidate;
    const other = yield* second(context, first);
    return first?.feedback.status === "pass" && other?.feedback.status !== "pass" ? first.candidate : other?.candidate;
  });
}

function limitsOf(limits: Uncertainty | undefined): readonly (readonly [string, number])[] {
  const given = Object.entries(limits ?? {});
  if (limits && given.length === 0) throw new CupelError("USAGE", "cascade: escalateWhen has no limit.");
  for (const [name, value] of given) {
    if (!(value <= 0)) throw new CupelError("USAGE", `cascade: ${name} is ${value}; a natural-log probability is 0 or below.`);
  }
  return given;
}

function marksOf({ text, logprobs = [] }: Candidate, below: number): string | undefined {
  return markSpans(text, flagSpans(text, logprobs, { below }));
}

function escalates({ candidate, feedback }: Outcome, limits: Uncertainty | undefined): boolean {
  if (feedback.status === "fail") return true;
  if (limits === undefined || (feedback.status === "pass" && feedback.level === "verified")) return false;
  const certainty = certaintyOf(candidate.logprobs);
  if (certainty === undefined) throw noLogprobs(candidate.model);
  const { meanBelow = Number.NEGATIVE_INFINITY, leastBelow = Number.NEGATIVE_INFINITY } = limits;
  return certainty.mean < meanBelow || certainty.least < leastBelow;
}

function noLogprobs(model: string): CupelError {
  return new CupelError("UNSUPPORTED", `cascade: ${model} reports no logprobs, so its uncertainty cannot be told.`, {
    hint: 'Escalate by evidence alone (escalateWhen: "refused", --cascade-by evidence) or choose a backend with logprobs.',
  });
}
