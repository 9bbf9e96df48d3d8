// How many different values a label may take. Ids of runs, tasks, errors and prompts are no labels: they go to logs, spans and exemplars.

/** What a call is for. */
export const purposes = ["generate", "improve", "evaluate", "judge", "memory", "determinism", "oracle"] as const;
export type Purpose = (typeof purposes)[number];

export const verdicts = ["pass", "fail", "error"] as const;
/** A verdict, or that there is none: no answer, or nothing to score against. */
export const verdictsOrNone = [...verdicts, "none"] as const;
export const levels = ["verified", "parsed", "judged", "agreed", "none"] as const;
/** Whose budget: a run's, or that of its one loop. */
export const budgets = ["run", "loop"] as const;
export const scopes = ["public", "gold"] as const;

/** Names from an open set, each with the number of different ones that a series is kept for. */
export const open = {
  provider: 16,
  model: 32,
  kind: 16,
  policy: 32,
  arm: 16,
  verifier: 32,
  mode: 8,
  errorType: 24,
  task: 200,
  version: 3,
} as const;
