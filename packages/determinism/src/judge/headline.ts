import { percentUp } from "../render/percent.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CapabilityFailure, DeterminismReport } from "../types/report.ts";
import type { CheckTrace } from "../types/trace.ts";

/** A line for a terminal: claim, verdict, n, bound, confidence, build, and what was asked for that nothing backs. */
export function headlineOf({
  claim,
  verdict,
  reason,
  bounds,
  failures,
  trace,
  runs,
  spec,
}: Pick<DeterminismReport, "claim" | "verdict" | "reason" | "bounds"> & {
  readonly failures: readonly CapabilityFailure[];
  readonly trace: CheckTrace;
  readonly runs: number;
  readonly spec: CheckSpec;
}): string {
  // An UNSUPPORTED verdict gives them as its reason.
  const missing = verdict === "UNSUPPORTED" || failures.length === 0 ? "" : ` Not backed: ${failures.map((one) => one.reason).join("; ")}.`;
  if (verdict !== "NO DIVERGENCE OBSERVED") return `${claim}: ${verdict}. ${reason}.${missing}`;
  const worst = [...bounds].sort((left, right) => right.upper - left.upper)[0];
  const what =
    worst?.quantity === "flip-chance"
      ? "chance that this prompt differs from its first answer"
      : "of prompts like these diverge in this protocol";
  const bound =
    worst === undefined
      ? ""
      : ` ${percentConfidence(spec.confidence)}${bounds.length > 1 ? " simultaneous" : ""}: < ${percentUp(worst.upper)} ${what}.`;
  const build = Object.entries(trace.segments[0]?.identity.facts ?? {}).find(([name]) => /build|version|sha256|kernel/i.test(name));
  const named = build === undefined ? "" : ` ${build[0]} ${build[1]}.`;
  return `${claim}: ${verdict} in ${spec.prompts.length} prompts × ${runs} runs × ${bounds.length} ${bounds.length === 1 ? "axis" : "axes"}.${bound}${named}${missing}`;
}

function percentConfidence(confidence: number): string {
  return `${Number((confidence * 100).toFixed(4))} %`;
}
