import type { AxisReport, ControlReport } from "../types/report.ts";
import type { Cause, DeterminismVerdict } from "../types/verdict.ts";

interface Outcome {
  readonly axes: readonly AxisReport[];
  readonly controls: readonly ControlReport[];
  readonly unsupported: string | undefined;
}

/** The verdict over all axes: DIVERGED before INVALID before UNSUPPORTED before INCONCLUSIVE before NO DIVERGENCE OBSERVED. */
export function verdictOf({ axes, controls, unsupported }: Outcome): { readonly verdict: DeterminismVerdict; readonly reason: string } {
  const told = (status: AxisReport["status"]): readonly AxisReport[] => axes.filter((axis) => axis.status === status);
  const sentence = (list: readonly AxisReport[]): string => list.map(({ axis, reason }) => `${axis}: ${reason}`).join("; ");
  const diverged = told("diverged");
  if (diverged.length > 0) return { verdict: "DIVERGED", reason: sentence(diverged) };
  if (unsupported !== undefined) return { verdict: "UNSUPPORTED", reason: unsupported };
  const failed = controls.filter(({ status }) => status === "failed");
  const invalid = [...told("invalid"), ...told("vacuous")];
  const open = told("inconclusive");
  const broken = failed.map(({ name, detail }) => `the control "${name}" failed: ${detail}`);
  if (invalid.length + failed.length > 0)
    return { verdict: "INVALID", reason: [...broken, ...[...invalid, ...open].map(inWords)].join("; ") };
  if (axes.every(({ status }) => status === "unsupported")) return { verdict: "UNSUPPORTED", reason: sentence(axes) };
  if (open.length > 0) return { verdict: "INCONCLUSIVE", reason: sentence(open) };
  return { verdict: "NO DIVERGENCE OBSERVED", reason: sentence(told("no-divergence")) };
}

/** Beside an axis that shows nothing another one may show little: each with its own word. */
function inWords({ axis, status, reason }: AxisReport): string {
  return `${axis} ${status.toUpperCase()}: ${reason}`;
}

const detllmNames: Readonly<Partial<Record<Cause, string>>> = {
  RUN_VARIANCE: "RUN_VARIANCE_FIXED_BATCH",
  ENV_DRIFT: "ENV_MISMATCH",
  CONFIG_MISMATCH: "GEN_CONTEXT_MISMATCH",
};

/** The one word that detLLM's readers look for. */
export function categoryOf(verdict: DeterminismVerdict, causes: readonly Cause[]): string {
  if (verdict === "NO DIVERGENCE OBSERVED") return "PASS";
  const [first] = causes;
  if (first === undefined) return verdict;
  return detllmNames[first] ?? first;
}
