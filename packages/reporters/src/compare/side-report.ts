import type { SideReport } from "./comparison-report.ts";
import { type Contender, recordsOf } from "./contender.ts";

/** A contender as a report describes it. */
export function sideReport(contender: Contender, name: string): SideReport {
  const records = recordsOf(contender);
  const [first] = records;
  return {
    name,
    label: contender.label,
    arm: contender.arm,
    model: contender.model,
    policy: first?.policy ?? "",
    backend: first?.backend ?? "",
    oracle: records.some(({ oracle }) => oracle),
    runs: contender.runs.map(({ folder, info, end }) => ({
      folder,
      run_id: info.runId,
      started_at: info.startedAt,
      seed: info.seed,
      status: end.status,
    })),
  };
}
