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
  const placesOf = (names: Iterable<string>, list: readonly string[]) =>
    new Map([...new Set(names)].sort((left, right) => byPlace(list, left, right)).map((name, place) => [name, place]));
  const models = placesOf(
    records.map(({ model }) => model),
    info.models,
  );
  const arms = placesOf(
    records.map(({ arm }) => arm),
    info.arms,
  );
  const inPlace = Array.from({ length: models.size * arms.size }, (): RecordFacts[] => []);
  const byTask = [...Map.groupBy(records, ({ task }) => task)];
  byTask.sort(([left], [right]) => compare(left.id, right.id) || compare(left.key, right.key));
  for (const [, own] of byTask) {
    for (const record of own) inPlace[(models.get(record.model) ?? 0) * arms.size + (arms.get(record.arm) ?? 0)]?.push(record);
  }
  return inPlace.flat();
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
