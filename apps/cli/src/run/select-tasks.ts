import { CupelError, type Task } from "@cupel/core";

/** Which tasks are wanted: null where it does not matter. */
export interface Selection {
  readonly kinds: readonly string[] | null;
  /** Texts of which an id or a family must hold one; with `*`, which stands for anything, be like one. */
  readonly filter?: readonly string[];
  readonly limit: number | null;
}

/**
 * The tasks of the given kinds that pass the filter, in file order. With a limit, a balanced selection as ReliabilityLoop makes it: from the top of each kind
 * `max(1, ⌊limit / kinds⌋)` tasks, kinds in the order given, then one more of each kind in turn until the limit is reached.
 *
 * @throws CupelError `USAGE` when no task is of these kinds, or none passes the filter
 */
export function selectTasks(all: readonly Task[], { kinds, filter, limit }: Selection): readonly Task[] {
  const tasks = filter === undefined ? all : all.filter((task) => filter.some((pattern) => isLike(task, pattern)));
  if (tasks.length === 0) throw new CupelError("USAGE", `No id and no family of the ${all.length} tasks is like ${filter?.join(" or ")}.`);
  const wanted = kinds ?? [...new Set(tasks.map((task) => task.kind))];
  const queues = wanted.map((kind) => tasks.filter((task) => task.kind === kind));
  if (queues.every((queue) => queue.length === 0)) {
    throw new CupelError(
      "USAGE",
      `No task is of kind ${wanted.join(" or ")}: the file holds ${[...new Set(tasks.map((task) => task.kind))].join(", ")}.`,
    );
  }
  if (limit === null) return tasks.filter((task) => wanted.includes(task.kind));

  const perKind = Math.max(1, Math.floor(limit / queues.length));
  const selected = queues.flatMap((queue) => queue.slice(0, perKind)).slice(0, limit);
  const rest = queues.map((queue) => queue.slice(perKind));
  while (selected.length < limit && rest.some((queue) => queue.length > 0)) {
    for (const queue of rest) {
      const next = queue.shift();
      if (next !== undefined && selected.length < limit) selected.push(next);
    }
  }
  return selected;
}

function isLike({ id, family = id }: Task, pattern: string): boolean {
  if (!pattern.includes("*")) return id.includes(pattern) || family.includes(pattern);
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const whole = new RegExp(`^${parts.join(".*")}$`, "s");
  return whole.test(id) || whole.test(family);
}
