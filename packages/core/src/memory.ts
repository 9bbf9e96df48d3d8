import type { PublicTask } from "./task.ts";
import type { Verdict } from "./verdict.ts";

/** A verified answer that was kept. */
export interface Win {
  /** Content hash of kind, prompt and output. */
  readonly id: string;
  readonly kind: string;
  readonly prompt: string;
  readonly output: string;
  readonly taskId?: string;
  readonly taskHash?: string;
  readonly model?: string;
  /** Where it was won, as JSON: run id, verifier, seed and the like. */
  readonly provenance?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What memory gives back for a task. */
export interface Recalled {
  readonly win: Win;
  /** Similarity of the prompts on [0, 1]. */
  readonly similarity: number;
}

/** What memory may learn from: a record's projection without gold. */
export interface Lesson {
  readonly task: PublicTask;
  readonly taskHash: string;
  readonly output: string;
  readonly verdict: Verdict;
  readonly model: string;
  readonly provenance: Readonly<Record<string, string | number | boolean | null>>;
}

/** Keeps what was proven. Recall never returns the task itself nor a near-duplicate, unless `exact` asks for the same task. */
export interface Memory {
  readonly name: string;
  /** At most `limit` wins of the same kind, most similar first. */
  recall(task: PublicTask, options: { readonly limit: number }): Promise<readonly Recalled[]>;
  /** The win with this very kind and prompt, for exact reuse, which a user must ask for. */
  exact(task: PublicTask): Promise<Win | undefined>;
  /** Keeps the lesson if its public verdict is a pass at level `verified` whose assurance is not `shared`; otherwise ignores it. */
  learn(lesson: Lesson): Promise<void>;
}
