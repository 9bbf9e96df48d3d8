import type { GenerateRequest } from "./backend.ts";
import type { Candidate } from "./candidate.ts";
import type { Feedback } from "./feedback.ts";
import type { Random } from "./random.ts";
import type { PublicTask } from "./task.ts";

/** What a policy asks of the model. What is left out takes the run's default for the kind of task. */
export interface Ask extends Partial<Omit<GenerateRequest, "prompt" | "signal" | "onText">> {
  readonly prompt: string;
  /**
   * Number of the sample among those with this prompt: 0 the first. The seed is derived from run seed, task and sample,
   * so equal asks are equal calls in every arm, and different samples are different draws.
   */
  readonly sample?: number;
  /** Marks the candidate with the memories that shaped its prompt. */
  readonly memory?: Candidate["memory"];
}

/** What is left to spend on this task: attempts, tokens, milliseconds. `Infinity` where there is no limit. */
export interface Remaining {
  readonly attempts: number;
  readonly tokens: number;
  readonly milliseconds: number;
}

/** A policy's whole world. The gold is not in it. */
export interface PolicyContext {
  readonly task: PublicTask;
  /** Asks the model. Counts against the budgets; when one is spent the engine ends the policy (its `finally` runs). */
  generate(ask: Ask): Promise<Candidate>;
  readonly random: Random;
  readonly signal: AbortSignal;
  remaining(): Remaining;
}

/** Yields candidates, receives feedback over the public checks. Returns the candidate it stands by; by default the last one yielded. */
// biome-ignore lint/suspicious/noConfusingVoidType: a generator without return statement returns void
export type PolicyRun = AsyncGenerator<Candidate, Candidate | void, Feedback>;

/** How an answer is sought: ordinary control flow as an async generator. Combinators are `yield*`. */
export interface Policy {
  readonly name: string;
  run(context: PolicyContext): PolicyRun;
}

/** A policy from a name and a generator function. */
export function definePolicy(name: string, run: (context: PolicyContext) => PolicyRun): Policy {
  return { name, run };
}
