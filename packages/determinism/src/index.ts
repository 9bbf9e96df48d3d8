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
export type { CheckTrace, IdentitySegment, RowPurpose, TraceEvent, TraceRow } from "./types/trace.ts";
export type { Cause, DeterminismVerdict, Guarantee } from "./types/verdict.ts";
