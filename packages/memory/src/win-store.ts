import { CupelError, contentHash, type Lesson, type PublicTask, type Recalled, type Win } from "@cupel/core";
import { isNearDuplicate, type PromptProfile, profileOf } from "./prompt-profile.ts";
import { jaccard } from "./similarity.ts";

/** Wins by content, with the searches that every memory of this package shares. */
export class WinStore {
  readonly #entries = new Map<string, { readonly win: Win; readonly profile: PromptProfile }>();

  get size(): number {
    return this.#entries.size;
  }

  get wins(): readonly Win[] {
    return Array.from(this.#entries.values(), ({ win }) => win);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Keeps a win; one with the same kind, prompt and output is kept once, the first stays. */
  add(win: Win): void {
    if (!this.#entries.has(win.id)) this.#entries.set(win.id, { win, profile: profileOf(win.prompt) });
  }

  /** At most `limit` wins for a task, most similar first, ties by id. Never the task's own answer nor a near-duplicate's. */
  recall(task: PublicTask, limit: number): readonly Recalled[] {
    if (!(Number.isSafeInteger(limit) && limit >= 0))
      throw new CupelError("USAGE", `The limit ${limit} of a recall is not a whole number.`);
    const profile = profileOf(task.prompt);
    const hash = contentHash(task);
    return [...this.#entries.values()]
      .filter(({ win }) => win.kind === task.kind && win.taskId !== task.id && win.taskHash !== hash)
      .filter((entry) => !isNearDuplicate(entry.profile, profile))
      .map((entry) => ({ win: entry.win, similarity: jaccard(entry.profile.words, profile.words) }))
      .sort((left, right) => right.similarity - left.similarity || (left.win.id < right.win.id ? -1 : 1))
      .slice(0, limit);
  }

  /** The win with this very kind and prompt; of several the one with the smallest id. */
  exact(task: PublicTask): Win | undefined {
    return [...this.#entries.values()]
      .map(({ win }) => win)
      .filter(({ kind, prompt }) => kind === task.kind && prompt === task.prompt)
      .sort((left, right) => (left.id < right.id ? -1 : 1))[0];
  }
}

/** The identity of a win: content hash of kind, prompt and output. */
export function winId({ kind, prompt, output }: Pick<Win, "kind" | "prompt" | "output">): string {
  return contentHash({ kind, output, prompt });
}

/**
 * What a lesson teaches: a win if the public checks passed at level `verified`, where the candidate could not reach the comparison, and
 * there is something to keep.
 */
export function winOf({ task, taskHash, output, verdict, model, provenance }: Lesson): Win | undefined {
  if (verdict.status !== "pass" || verdict.level !== "verified" || verdict.assurance === "shared") return undefined;
  if (output.trim() === "" || task.prompt.trim() === "") return undefined;
  const { kind, prompt } = task;
  return { id: winId({ kind, prompt, output }), kind, prompt, output, taskId: task.id, taskHash, model, provenance };
}
