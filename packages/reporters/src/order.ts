import type { RunInfo, RunRecord } from "@cupel/core";
import type { RecordFacts } from "./record-facts.ts";

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

/** Facts in the same order. */
export function factsInOrder(records: readonly RecordFacts[], info: Pick<RunInfo, "models" | "arms">): readonly RecordFacts[] {
  const placesOf = (names: Iterable<string>, order: (left: string, right: string) => number) =>
    new Map([...new Set(names)].sort(order).map((name, place) => [name, place]));
  const models = placesOf(
    records.map(({ model }) => model),
    (left, right) => byPlace(info.models, left, right),
  );
  const arms = placesOf(
    records.map(({ arm }) => arm),
    (left, right) => byPlace(info.arms, left, right),
  );
  const byTask = [...new Set(records.map(({ task }) => task))].sort(
    (left, right) => compare(left.id, right.id) || compare(left.key, right.key),
  );
  const tasks = new Map(byTask.map((task, place) => [task, place]));
  const place = ({ model, arm, task }: RecordFacts): number =>
    ((models.get(model) ?? 0) * arms.size + (arms.get(arm) ?? 0)) * tasks.size + (tasks.get(task) ?? 0);
  return records
    .map((record) => ({ record, place: place(record) }))
    .sort((left, right) => left.place - right.place)
    .map(({ record }) => record);
}

/** The kinds among those of tasks: ReliabilityLoop's three first, then the others by name. */
export function kindOrder(kinds: Iterable<string>): readonly string[] {
  return [...new Set(kinds)].sort((left, right) => byPlace(known, left, right));
}

/** By place in a list, what is not in it last and by name. */
function byPlace(list: readonly string[], left: string, right: string): number {
  const place = (item: string): number => (list.includes(item) ? list.indexOf(item) : list.length);
  return place(left) - place(right) || compare(left, right);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
