import type { ProgressEvent } from "@cupel/core";

type Told = Extract<ProgressEvent, { readonly type: "note" }>;

/** What each iteration of a loop costs, from what its task has taken when it is told. */
export interface IterationCost {
  /** USD since the task's iteration before, or since its beginning; null where that cannot be told. */
  of(iteration: Pick<Told, "taskId" | "arm" | "model" | "spent">): number | null;
}

/** Costs of a run that begins. */
export function iterationCost(): IterationCost {
  const costs = new Map<string, number | null>();
  return {
    of: ({ taskId, arm, model, spent }) => {
      const task = JSON.stringify([taskId, arm, model]);
      const before = costs.get(task);
      const now = spent?.usd ?? null;
      costs.set(task, now);
      return before === null || now === null ? null : now - (before ?? 0);
    },
  };
}
