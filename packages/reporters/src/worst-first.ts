import type { RunInfo, RunRecord } from "@cupel/core";
import { type CaseResult, caseResultOf } from "./case-result.ts";
import { inOrder } from "./order.ts";
import { reportedArm } from "./reported-arm.ts";

/** A record that did not pass, with why. */
export interface BadCase {
  readonly record: RunRecord;
  readonly result: CaseResult;
}

/**
 * The records that did not pass, the worst first: false accepts (claimed as verified, but wrong), then what broke, then fails, then what was
 * skipped; within these the reported arm before the others, then in the order of models, arms and tasks.
 */
export function worstFirst(records: readonly RunRecord[], info: Pick<RunInfo, "models" | "arms">): readonly BadCase[] {
  const reported = reportedArm(info.arms);
  const rank = ({ record, result }: BadCase) => 2 * badness(result) + Number(record.arm !== reported);
  return inOrder(records, info)
    .map((record) => ({ record, result: caseResultOf(record) }))
    .filter(({ result }) => result.status !== "pass")
    .sort((left, right) => rank(left) - rank(right));
}

function badness({ status, code }: CaseResult): number {
  if (code === "false-accept") return 0;
  return status === "error" ? 1 : status === "fail" ? 2 : 3;
}
