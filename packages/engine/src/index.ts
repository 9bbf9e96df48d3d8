export { type Booking, type Budget, type BudgetOptions, createBudget, type Limits } from "./budget.ts";
export type { CallDefaults } from "./call-defaults.ts";
export { readRecords } from "./journal.ts";
export { lockFolder } from "./lock-folder.ts";
export { type RunResult, run } from "./run.ts";
export { type RunHeader, readRunHeader } from "./run-header.ts";
export type { Arm, RunOptions } from "./run-options.ts";
export { runTask, type TaskOptions } from "./run-task.ts";
export { type CallBooks, createSharedCalls, recordedCalls, type SharedCalls } from "./shared-calls.ts";
