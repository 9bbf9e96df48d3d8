import { formatCount } from "./format.ts";
import type { Summary } from "./summary.ts";

/** What a summary is of: `60 tasks of 7 families`, of a partial run `27 of 60 tasks, of 7 families`. */
export function tasksText({ task_count, tasks_seen, family_count }: Pick<Summary, "task_count" | "tasks_seen" | "family_count">): string {
  const tasks = `${formatCount(task_count)} ${task_count === 1 ? "task" : "tasks"}`;
  const families = `of ${formatCount(family_count)} ${family_count === 1 ? "family" : "families"}`;
  if (tasks_seen === task_count) return `${tasks} ${families}`;
  return `${formatCount(tasks_seen)} of ${tasks}${tasks_seen > 0 ? `, ${families}` : ""}`;
}
