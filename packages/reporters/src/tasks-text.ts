import { formatCount } from "./format.ts";
import type { Summary } from "./summary.ts";

/** How many tasks have a record: all of them where the run is complete, else those of the arm that came farthest. */
export function tasksSeen({ status, task_count, leaderboard }: Pick<Summary, "status" | "task_count" | "leaderboard">): number {
  if (status === "complete") return task_count;
  return Math.max(0, ...leaderboard.flatMap(({ overall }) => Object.values(overall.arms).map(({ tasks }) => tasks)));
}

/** The tasks and families of a run: "5 tasks of 4 families", or of one that was stopped "3 of 5 tasks, of 3 families". */
export function tasksText(summary: Pick<Summary, "status" | "task_count" | "family_count" | "leaderboard">): string {
  const { task_count: all, family_count } = summary;
  const seen = tasksSeen(summary);
  const families = `${formatCount(family_count)} ${family_count === 1 ? "family" : "families"}`;
  const tasks = `${formatCount(all)} ${all === 1 ? "task" : "tasks"}`;
  if (seen === all) return `${tasks} of ${families}`;
  return `${formatCount(seen)} of ${tasks}${seen > 0 ? `, of ${families}` : ""}`;
}
