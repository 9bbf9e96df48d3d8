import { scoringChecks, type Task } from "@cupel/core";

/**
 * A right answer to a task, as far as the task itself tells: a gold `solution`; a gold `query`; the expected value of a JSON task, which
 * is the whole answer only where its schema asks for no more. Undefined where it does not tell.
 */
export function goldAnswerOf(task: Task): string | undefined {
  const checks = scoringChecks(task) ?? task.checks;
  if (typeof checks.solution === "string") return checks.solution;
  if (task.kind === "sql") return typeof checks.query === "string" ? checks.query : undefined;
  if (task.kind === "json") return checks.expected === undefined ? undefined : JSON.stringify(checks.expected);
  return undefined;
}
