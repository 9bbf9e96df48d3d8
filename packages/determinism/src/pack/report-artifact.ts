import { CupelError, isJsonObject } from "@cupel/core";
import type { DeterminismReport } from "../types/report.ts";
import { camelKeys, snakeKeys } from "./case.ts";
import { firstDivergence } from "./first-divergence.ts";

/** A report as `report.json`: detLLM's `status`, `category` and `details`, and every member of ours in snake_case. */
export function reportArtifact(report: DeterminismReport): Readonly<Record<string, unknown>> {
  const { runs, divergences, axes } = report;
  const sizes = axes.find(({ axis }) => axis === "batch")?.levels.map(({ level }) => Number(level)) ?? [1];
  const [first] = divergences;
  const batch = divergences.find(({ right }) => right.axis === "batch");
  const details = {
    runs,
    batch_sizes: sizes,
    baseline_batch_size: sizes[0] ?? 1,
    first_divergence: first === undefined ? null : firstDivergence(first),
    batch_divergence: batch === undefined ? null : { batch_size: Number(batch.right.level), first_divergence: firstDivergence(batch) },
  };
  return { ...(snakeKeys(report) as object), details };
}

/** The report in a `report.json` of ours, or in the output of `--json`. @throws CupelError `ARTIFACT_INVALID` when it is neither */
export function readReportArtifact(value: unknown): DeterminismReport {
  const report = isJsonObject(value) && "tier_requested" in value ? (camelKeys(value) as object) : value;
  if (isJsonObject(report) && typeof report.headline === "string" && Array.isArray(report.axes))
    return report as unknown as DeterminismReport;
  throw new CupelError("ARTIFACT_INVALID", "it has no headline and no axes: it is no report of detcheck");
}
