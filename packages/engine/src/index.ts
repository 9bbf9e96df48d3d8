export { type Budget, createBudget, type Limits } from "./budget.ts";
export type { CallDefaults } from "./call-defaults.ts";
export { type RunHeader, readRunHeader } from "./journal.ts";
export { type Arm, type RunOptions, type RunResult, run } from "./run.ts";
export { runTask, type TaskOptions } from "./run-task.ts";
