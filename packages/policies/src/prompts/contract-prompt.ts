import { type PublicTask, plainSchema } from "@cupel/core";
import { baselinePrompt } from "./baseline-prompt.ts";
import { flatKeys } from "./flat-keys.ts";

const sqlContract =
  '{"select": ["col", {"fn": "count", "col": "*", "as": "n"}], "distinct": false, "from": "table", ' +
  '"where": [{"col": "col", "op": ">=", "val": 1}], "match": "all", "group_by": ["col"], ' +
  '"having": [{"fn": "count", "col": "*", "op": ">", "val": 1}], "order_by": [{"col": "col", "dir": "asc"}], "limit": 10}';

/** The question with a contract to fill. Where no contract fits the task it is the plain question. */
export function contractPrompt(task: PublicTask): string {
  const contract = contractOf(task);
  if (contract === undefined) return baselinePrompt(task);
  return `${task.prompt}\nContract: ${contract}\nAnswer with JSON that fills the contract.`;
}

/** What is to be filled for a task; undefined where no contract fits. */
export function contractOf({ kind, checks }: PublicTask): string | undefined {
  if (kind === "json") {
    const keys = flatKeys(plainSchema(checks.schema));
    return keys && `{${keys.map(({ name, type }) => `${JSON.stringify(name)}: "${type}"`).join(", ")}}`;
  }
  if (kind === "sql") return sqlContract;
  if (kind === "codestub" && checks.language === "python" && typeof checks.entry_point === "string" && checks.prefix === undefined) {
    return `{"functions": [{"name": ${JSON.stringify(checks.entry_point)}, "args": ["name: type"], "returns": "type", "body": ["line"]}]}`;
  }
  return undefined;
}
