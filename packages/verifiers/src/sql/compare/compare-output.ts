import type { SqlOutput } from "../engines/sql-engine.ts";
import type { Expectation } from "../load/loaded-task.ts";
import type { CellRules } from "./cells.ts";
import { compareResult } from "./compare-result.ts";
import { compareState } from "./compare-state.ts";

/** What differs between what a script gave and what must come of it, in a sentence; undefined where nothing does. */
export function compareOutput(expected: Expectation, output: SqlOutput, rules: CellRules): string | undefined {
  if (expected.kind === "rows" && output.kind === "rows") return compareResult(expected.result, output, rules);
  if (expected.kind === "state" && output.kind === "state") return compareState(expected.tables, output.tables, rules);
  return `expected ${expected.kind}, got ${output.kind}`;
}
