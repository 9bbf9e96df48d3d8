export { axisNames, axisSpec } from "./axes/axes.ts";
export { settingOf } from "./axes/launch-axes.ts";
export { type BorderDay, sampleBorder } from "./border/border-day.ts";
export { type BorderEvent, type BorderRule, borderEvents } from "./border/border-events.ts";
export {
  type BorderGolden,
  type BorderGoldenOptions,
  type BorderSentinel,
  recordBorder,
  type TokenCounts,
} from "./border/border-golden.ts";
export { check } from "./check.ts";
export { checkSpec } from "./check-spec-defaults.ts";
export { type ComparedMetric, type CompareOptions, type ComparisonReport, compare } from "./compare/compare.ts";
export type { SideReport } from "./compare/side.ts";
export type { DriftAllowance } from "./golden/allowance.ts";
export { type ChangedPrompt, compareGolden, type GoldenReport } from "./golden/compare-golden.ts";
export { againSpec, goldenSpec } from "./golden/golden-spec.ts";
export { type RecordOptions, record } from "./golden/record.ts";
export { judge } from "./judge/judge.ts";
export { compareRows, differs, isComparable, type RowComparison } from "./localise/compare-rows.ts";
export { firstDifference } from "./localise/first-difference.ts";
export { marginsOf } from "./localise/margins.ts";
export { type PackOptions, packFiles } from "./pack/pack-files.ts";
export { packSchemas } from "./pack/pack-schemas.ts";
export { type Pack, readPack } from "./pack/read-pack.ts";
export { type Redactable, redactables } from "./pack/redact/redact-result.ts";
export { readReportArtifact, reportArtifact } from "./pack/report-artifact.ts";
export { writePack } from "./pack/write-pack.ts";
export { type CheckPlan, plan } from "./plan/plan.ts";
export { percentDown, percentUp } from "./render/percent.ts";
export { planText } from "./render/plan-text.ts";
export { reportText } from "./render/report-text.ts";
export type { EnvironmentDifference } from "./replay/environment-diff.ts";
export { type MinimalCase, type MinimiseOptions, minimise } from "./replay/minimise.ts";
export { type ReplayOptions, type ReplayReport, replay } from "./replay/replay.ts";
export { type RescannedPrompt, type RescanReport, rescan } from "./rescan/rescan.ts";
export type { CheckEnvironment, CheckProgress, Comparison } from "./run/check-environment.ts";
export { collect } from "./run/collect.ts";
export { type BorderProbe, mineProbes } from "./run/mine-probes.ts";
export { probe } from "./run/probe.ts";
export { type FromBackendOptions, fromBackend } from "./targets/from-backend.ts";
export { diff, type LineDifference, type TraceDiff } from "./trace-file/diff.ts";
export { readTraceLine } from "./trace-file/read-trace-line.ts";
export { traceLine } from "./trace-file/trace-line.ts";
export type { AxisName, AxisSpec } from "./types/axis.ts";
export type { CheckResult } from "./types/check-result.ts";
export type { CheckBudget, CheckSpec, TokenPrice } from "./types/check-spec.ts";
export type {
  DifferenceLayer,
  DivergenceReport,
  FirstDifference,
  NearTie,
  RowReference,
  ShownToken,
} from "./types/divergence.ts";
export type {
  AllowanceReport,
  AttributionReport,
  AxisReport,
  BoundReport,
  CapabilityFailure,
  ControlReport,
  CostReport,
  DeterminismReport,
  Downgrade,
  ExpectedFlips,
  LevelReport,
  ManipulationReport,
  NoiseReport,
  SpreadReport,
} from "./types/report.ts";
export type { CheckTrace, IdentitySegment, RowPurpose, TargetAbilities, TraceEvent, TraceRow } from "./types/trace.ts";
export type { Cause, DeterminismVerdict, Guarantee } from "./types/verdict.ts";
