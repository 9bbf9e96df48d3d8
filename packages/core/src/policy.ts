import type { Capabilities, GenerateRequest } from "./backend.ts";
import type { Candidate } from "./candidate.ts";
import type { Feedback } from "./feedback.ts";
import type { Note } from "./note.ts";
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
  /** One of the run's further models, such as `slow`. Default: the model that the run is about. */
  readonly model?: string;
  /** Marks the candidate with the memories that shaped its prompt. */
  readonly memory?: Candidate["memory"];
}

/** What is left to spend on this task: attempts, tokens, USD, milliseconds. `Infinity` where there is no limit. */
export interface Remaining {
  readonly attempts: number;
  readonly tokens: number;
  readonly usd: number;
  readonly milliseconds: number;
}

/** A policy's whole world. The gold is not in it. */
export interface PolicyContext {
  readonly task: PublicTask;
  /** Asks the model. Counts against the budgets; when one is spent the engine ends the policy (its `finally` runs). */
  generate(ask: Ask): Promise<Candidate>;
  /**
   * What the model of an ask can do, by the same name: the run's own model, or one of its further ones.
   *
   * @throws CupelError as `Backend.capabilities` does, and `USAGE` for a model that the run does not have
   */
  capabilities(model?: string): Promise<Capabilities>;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Tells reporters at once, and the record, what the policy found or decided. */
  note(note: Note): void;
  remaining(): Remaining;
  /**
   * Waits for something that other tasks decide, without holding one of the run's places meanwhile: a task that waits for others in any
   * other way may keep them from ever beginning. Rejects when the run is aborted or the time is spent.
   */
  pause<Value>(until: Promise<Value>): Promise<Value>;
}

/** A candidate that was yielded before, and what was said of it. */
export interface Attempt {
  readonly candidate: Omit<Candidate, "logprobs">;
  readonly feedback: Feedback;
}

/** All that a policy will be asked in a run, by one arm of one model. */
export interface PolicyPlan {
  /** In the order in which they begin. */
  readonly tasks: readonly PublicTask[];
  /** The attempts on those tasks that are on record already, by task id: when a run is resumed, these are not run again. */
  readonly done: ReadonlyMap<string, readonly Attempt[]>;
}

/** Yields candidates, receives feedback over the public checks. Returns the candidate it stands by; by default the last one yielded. */
// biome-ignore lint/suspicious/noConfusingVoidType: a generator without return statement returns void
export type PolicyRun = AsyncGenerator<Candidate, Candidate | void, Feedback>;

/** How an answer is sought: ordinary control flow as an async generator. Combinators are `yield*`. */
export interface Policy {
  readonly name: string;
  run(context: PolicyContext): PolicyRun;
  /**
   * For a policy whose tasks share something, such as a budget: called before the tasks of an arm and model begin; the policy it returns
   * seeks their answers. From the same plan it must come to the same ends, whatever is done at once and wherever a run was cut.
   */
  begin?(plan: PolicyPlan): Policy;
}

/** A policy from a name and a generator function. */
export function definePolicy(name: string, run: (context: PolicyContext) => PolicyRun): Policy {
  return { name, run };
}
