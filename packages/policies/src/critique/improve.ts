import { type Ask, type Candidate, CupelError, type PolicyContext } from "@cupel/core";
import { baselinePrompt } from "../prompts/baseline-prompt.ts";
import { rewritePrompt } from "../prompts/critique-prompts.ts";
import { temperatureLadder } from "../temperature-ladder.ts";
import type { Agent, Agents } from "./agent.ts";
import { basisOf, type Round } from "./findings.ts";
import type { Progress } from "./progress.ts";
import type { StopRule } from "./rule.ts";

interface Improvement {
  readonly improver: Agent;
  readonly rule: StopRule;
  readonly shown: number;
  /** From 1. */
  readonly iteration: number;
  /** The program to start from; absent for the first. */
  readonly base: Round | undefined;
  readonly progress: Progress | undefined;
}

/**
 * Asks for the next program. Each rewrite is a sample of its own, and one after an iteration that brought nothing is drawn warmer: from the
 * same findings a cold model would write the same program again. Where the prompt is too long for the model, it is told less.
 */
export async function improve({ task }: PolicyContext, agents: Agents, improvement: Improvement): Promise<Candidate> {
  const { improver, rule, shown, iteration, base, progress } = improvement;
  const question = baselinePrompt(task);
  const warmth = temperatureLadder[Math.min(progress?.stalled ?? 0, temperatureLadder.length) - 1];
  const settings: Omit<Ask, "prompt"> = {
    sample: iteration - 1,
    ...(warmth !== undefined && { temperature: Math.max(warmth, improver.temperature ?? 0) }),
  };
  if (base === undefined) return await agents.insist(improver, { ...settings, prompt: question });
  const whole = basisOf(base, { rule, shown });
  const short = basisOf(base, { rule, shown: 1 });
  const prompts = [whole, short, { ...short, program: "" }].map((basis) => rewritePrompt(question, basis));
  let overflow: unknown;
  for (const prompt of new Set(prompts)) {
    try {
      return await agents.insist(improver, { ...settings, prompt });
    } catch (thrown) {
      if (!CupelError.is(thrown) || thrown.code !== "CONTEXT_OVERFLOW") throw thrown;
      overflow = thrown;
    }
  }
  throw overflow;
}
