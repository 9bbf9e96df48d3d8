import type { RunRecord } from "@cupel/core";
import { outcomeOf } from "@cupel/reporters";

/** Whether a record is an error: its task broke, or one of its checks. Neither a pass nor a fail, so it may be made anew. */
export function isError(record: RunRecord): boolean {
  return outcomeOf(record, { scored: true }).error !== null;
}
