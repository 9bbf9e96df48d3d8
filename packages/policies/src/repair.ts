import { CupelError, definePolicy, type Policy } from "@cupel/core";
import { baseline } from "./baseline.ts";
import { outcomeOf } from "./outcome.ts";
import { baselinePrompt } from "./prompts/baseline-prompt.ts";
import { repairPrompt } from "./prompts/repair-prompt.ts";

/** How often a rejected answer is asked for again. */
export interface RepairOptions {
  /** 1 or more. Default 1. */
  readonly rounds?: number;
}

/**
 * Lets another policy answer (by default the plain question, once) and, while the answer fails, asks again with that answer and the public
 * reason. The request stands in every repair prompt.
 *
 * @throws CupelError `USAGE` for other rounds
 */
export function repair(options?: RepairOptions): Policy;
export function repair(first: Policy, options?: RepairOptions): Policy;
export function repair(policyOrOptions: Policy | RepairOptions = {}, { rounds: given = 1 }: RepairOptions = {}): Policy {
  const [first, rounds] = "run" in policyOrOptions ? [policyOrOptions, given] : [baseline(), policyOrOptions.rounds ?? 1];
  if (!(Number.isInteger(rounds) && rounds >= 1)) throw new CupelError("USAGE", `repair: rounds is ${rounds}; it must be at least 1.`);
  return definePolicy(`${first.name}+repair-${rounds}`, async function* (context) {
    let last = yield* outcomeOf(first.run(context));
    for (let round = 0; round < rounds && last?.feedback.status === "fail"; round++) {
      const { candidate, feedback } = last;
      const prompt = repairPrompt(baselinePrompt(context.task), { answer: candidate.text, reason: feedback.reason });
      const next = await context.generate({ prompt, sample: round });
      last = { candidate: next, feedback: yield next };
    }
    return last?.candidate;
  });
}
