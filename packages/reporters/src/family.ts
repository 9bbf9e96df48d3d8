import type { RunRecord } from "@cupel/core";

/**
 * The key of a record's family, the independent unit of every count and test. Where a task declares none (its family is its id), tasks whose
 * prompts are the same but for case, space and words with digits come from one template and are one family: repeating a task, or
 * filling in other numbers, must not make evidence out of nothing.
 */
export function familyOf({ kind, family, taskId, taskPrompt }: RunRecord): string {
  if (family !== taskId) return JSON.stringify([kind, family]);
  const template = taskPrompt
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{L}_-]*\p{N}[\p{L}\p{N}_.:-]*/gu, "#")
    .replace(/\s+/gu, " ")
    .trim();
  return JSON.stringify([kind, null, template]);
}

/** How a family is called in reports: `kind/family`, and for one known by its template only, `kind/` and the first of its task ids. */
export function familyName(records: readonly RunRecord[]): string {
  const [first = { kind: "", family: "" }] = [...records].sort((left, right) =>
    left.family < right.family ? -1 : left.family > right.family ? 1 : 0,
  );
  return `${first.kind}/${first.family}`;
}
