import type { RunInfo, RunRecord } from "@cupel/core";

const known = ["json", "sql", "codestub"];

/** Records in the order of models, arms and task ids: the same for every order of completion. */
export function inOrder(records: readonly RunRecord[], info: Pick<RunInfo, "models" | "arms">): readonly RunRecord[] {
  return [...records].sort(
    (left, right) =>
      byPlace(info.models, left.model, right.model) ||
      byPlace(info.arms, left.arm, right.arm) ||
      compare(left.taskId, right.taskId) ||
      compare(left.taskHash, right.taskHash),
  );
}

/** The kinds among records: ReliabilityLoop's three first, then the others by name. */
export function kindOrder(records: readonly RunRecord[]): readonly string[] {
  return [...new Set(records.map(({ kind }) => kind))].sort((left, right) => byPlace(known, left, right));
}

/** By place in a list, what is not in it last and by name. */
function byPlace(list: readonly string[], left: string, right: string): number {
  const place = (item: string): number => (list.includes(item) ? list.indexOf(item) : list.length);
  return place(left) - place(right) || compare(left, right);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
