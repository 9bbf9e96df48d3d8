import { CupelError, type Task } from "@cupel/core";

/**
 * The tasks of the given kinds, in file order. With a limit, a balanced selection as ReliabilityLoop makes it: from the top of each kind
 * `max(1, ⌊limit / kinds⌋)` tasks, kinds in the order given, then one more of each kind in turn until the limit is reached.
 *
 * @throws CupelError `USAGE` when no task is of these kinds
 */
export function selectTasks(tasks: readonly Task[], kinds: readonly string[] | undefined, limit: number | undefined): readonly Task[] {
  const wanted = kinds ?? [...new Set(tasks.map((task) => task.kind))];
  const queues = wanted.map((kind) => tasks.filter((task) => task.kind === kind));
  if (queues.every((queue) => queue.length === 0)) {
    throw new CupelError(
      "USAGE",
      `No task is of kind ${wanted.join(" or ")}: the file holds ${[...new Set(tasks.map((task) => task.kind))].join(", ")}.`,
    );
  }
  if (limit === undefined) return tasks.filter((task) => wanted.includes(task.kind));

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
