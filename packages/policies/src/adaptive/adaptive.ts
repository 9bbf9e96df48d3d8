import { type Candidate, CupelError, type Policy, type PolicyContext, type PolicyRun } from "@cupel/core";
import { baselinePrompt } from "../prompts/baseline-prompt.ts";
import { sampleOf } from "../temperature-ladder.ts";
import { type Allocator, createAllocator } from "./allocator.ts";

/** What may be spent, and on what. */
export interface AdaptiveOptions {
  /** Calls of all tasks of an arm and model together; at least one for each task. */
  readonly budget: number;
  /** Most calls of one task. Default 10. */
  readonly most?: number;
  /** A task is given up, whatever is left, when the chance that its next sample passes is thought to be below this. 0 to 1, default 0. */
  readonly worth?: number;
}

/**
 * Samples of the plain question under one budget for all tasks of a run, each spent where it is most likely to pass the public
 * checks. How likely is learned while the run goes on: a Beta prior over the tasks of a kind, and each task's own failures. A task ends with
 * its first pass; when it is given up it stands by its first sample. Where tasks do not begin as parts of a run (inside `sequence` or
 * `repair`, or driven by hand) each has a budget to itself.
 *
 * @throws CupelError `USAGE` for numbers out of range, and when a run begins with more tasks than calls
 */
export function adaptive({ budget, most = 10, worth = 0 }: AdaptiveOptions): Policy {
  for (const [name, value] of Object.entries({ budget, most })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new CupelError("USAGE", `adaptive: ${name} is ${value}; it must be a whole number of at least 1.`);
  }
  if (!(worth >= 0 && worth <= 1)) throw new CupelError("USAGE", `adaptive: worth is ${worth}; it must be between 0 and 1.`);
  const name = `adaptive-${most} of ${budget}${worth > 0 ? ` worth ${worth}` : ""}`;
  return {
    name,
    run: (context) => sampled(createAllocator({ tasks: [context.task], budget, most, worth }), context),
    begin: ({ tasks, done }) => {
      if (tasks.length > budget) {
        throw new CupelError("USAGE", `adaptive: a budget of ${budget} calls is not enough for one on each of ${tasks.length} tasks.`);
      }
      const allocator = createAllocator({ tasks, budget, most, worth });
      // What is on record takes part as if it happened again, so that a resumed run learns what it had learned.
      for (const { id } of tasks) {
        const attempts = done.get(id);
        if (attempts === undefined) continue;
        const outcomes = attempts.map(({ candidate, feedback }) => ({ passed: feedback.status === "pass", tokens: tokensOf(candidate) }));
        void repeat(allocator, id, outcomes);
      }
      return { name, run: (context) => sampled(allocator, context) };
    },
  };
}

async function* sampled(allocator: Allocator, { task, generate, pause }: PolicyContext): PolicyRun {
  const prompt = baselinePrompt(task);
  let first: Candidate | undefined;
  try {
    for (let sample = 0; await pause(allocator.ask(task.id)); sample++) {
      const candidate = await generate(sampleOf(prompt, sample, { first }));
      first ??= candidate;
      const { status } = yield candidate;
      allocator.tell(task.id, { passed: status === "pass", tokens: tokensOf(candidate) });
      if (status === "pass") return candidate;
    }
    return first;
  } finally {
    allocator.end(task.id);
  }
}

async function repeat(allocator: Allocator, id: string, outcomes: readonly Parameters<Allocator["tell"]>[1][]): Promise<void> {
  for (const outcome of outcomes) {
    if (!(await allocator.ask(id))) break;
    allocator.tell(id, outcome);
    if (outcome.passed) break;
  }
  // A task that had failed asked once more before it was given up.
  if (outcomes.at(-1)?.passed === false) await allocator.ask(id);
  allocator.end(id);
}

function tokensOf({ usage }: Pick<Candidate, "usage">): number {
  return usage.inputTokens + usage.outputTokens;
}
