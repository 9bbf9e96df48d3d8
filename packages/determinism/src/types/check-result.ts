import type { CheckSpec } from "./check-spec.ts";
import type { DeterminismReport } from "./report.ts";
import type { CheckTrace } from "./trace.ts";

/** A check as it is handed on: what was asked, what was seen, what was made of it. A pack is written from this alone. */
export interface CheckResult {
  readonly spec: CheckSpec;
  readonly trace: CheckTrace;
  readonly report: DeterminismReport;
}
