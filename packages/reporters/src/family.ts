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
export function familyName(tasks: readonly { readonly kind: string; readonly family: string }[]): string {
  const [first = { kind: "", family: "" }, ...others] = tasks;
  const least = others.reduce((least, own) => (own.family < least.family ? own : least), first);
  return `${least.kind}/${least.family}`;
}
