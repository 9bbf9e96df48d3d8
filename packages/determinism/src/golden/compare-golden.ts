import { type CompareOptions, type ComparisonReport, compare } from "../compare/compare.ts";
import { sideOf } from "../compare/side.ts";
import { compareRows } from "../localise/compare-rows.ts";
import { firstDifference } from "../localise/first-difference.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { DifferenceLayer, FirstDifference } from "../types/divergence.ts";
import type { TraceRow } from "../types/trace.ts";
import { type DriftAllowance, driftAllowance, movedAt } from "./allowance.ts";

/** A stable prompt whose answer is another one now. */
export interface ChangedPrompt {
  readonly promptId: string;
  readonly promptStart: string;
  readonly layer: DifferenceLayer;
  /** Of the new answers. */
  readonly changed: number;
  readonly of: number;
  readonly golden: string;
  readonly now: string;
  readonly difference: FirstDifference | null;
}

/** What was recorded against what is answered now. Plain JSON. */
export interface GoldenReport {
  /** `INCONCLUSIVE`: no prompt has whole answers on both sides, or all are too noisy for so few repeats. */
  readonly outcome: "MATCH" | "CHANGED" | "INCONCLUSIVE";
  readonly headline: string;
  /** The highest layer at which a stable prompt changed; null without one. */
  readonly layer: DifferenceLayer | null;
  readonly prompts: { readonly stable: number; readonly noisy: number; readonly missing: number };
  readonly changed: readonly ChangedPrompt[];
  /** Prompts that were noisy when they were recorded, as distributions; null without one. */
  readonly noisy: ComparisonReport | null;
  /** What the setup says of itself otherwise than then: no change by itself. */
  readonly differences: ComparisonReport["differences"];
}

const layers: readonly DifferenceLayer[] = ["env", "request", "prompt", "settings", "tokens", "text", "length", "scores"];

/**
 * Holds new answers against a golden record. A prompt whose recorded answers were all equal must give just that again; one that was noisy is
 * compared as a distribution, over all such prompts together. Scores count where the record is of tier 2. A pure function.
 *
 * @throws CupelError `USAGE` for an allowance that is none
 */
export function compareGolden(
  golden: CheckResult,
  fresh: CheckResult,
  { allow, ...options }: Omit<CompareOptions, "only"> & { readonly allow?: Partial<DriftAllowance> } = {},
): GoldenReport {
  const allowed = driftAllowance(allow);
  const [then, now] = [sideOf(golden), sideOf(fresh)];
  const scores = golden.spec.tier === 2;
  const ids = [...then.rows.keys()];
  const both = ids.filter((id) => now.rows.has(id));
  const isStable = (id: string): boolean => isAlike(then.rows.get(id) ?? [], { allowed, scores });
  const stable = both.filter(isStable);
  const noisy = both.filter((id) => !isStable(id));
  const starts = new Map(golden.trace.prepared.map(({ promptId, prompt }) => [promptId, prompt.text.slice(0, 60)]));
  const changed = stable.flatMap(
    (id) => changedPrompt(then.rows.get(id) ?? [], now.rows.get(id) ?? [], { allowed, scores, start: starts.get(id) ?? "" }) ?? [],
  );
  const distribution = noisy.length === 0 ? null : compare(golden, fresh, { ...options, only: noisy });
  const layer = layers.find((each) => changed.some((prompt) => prompt.layer === each)) ?? null;
  const outcome =
    changed.length > 0 || distribution?.outcome === "DIFFERENT"
      ? "CHANGED"
      : both.length === 0 || (stable.length === 0 && distribution?.outcome === "INCONCLUSIVE")
        ? "INCONCLUSIVE"
        : "MATCH";
  const prompts = { stable: stable.length, noisy: noisy.length, missing: ids.length - both.length };
  const parts = {
    outcome,
    layer,
    prompts,
    changed,
    noisy: distribution,
    differences: (distribution ?? compare(golden, fresh, { ...options, only: [] })).differences,
  } as const;
  return { ...parts, headline: headlineOf(parts) };
}

function isAlike(rows: readonly TraceRow[], { allowed, scores }: { readonly allowed: DriftAllowance; readonly scores: boolean }): boolean {
  const [first] = rows;
  return rows.every((row) => {
    const seen = compareRows(first as TraceRow, row);
    return !seen.tokens && !seen.length && (!scores || movedAt(first as TraceRow, row, allowed, scores) === undefined);
  });
}

function changedPrompt(
  then: readonly TraceRow[],
  now: readonly TraceRow[],
  { allowed, scores, start }: { readonly allowed: DriftAllowance; readonly scores: boolean; readonly start: string },
): ChangedPrompt | undefined {
  const [golden] = then;
  if (golden === undefined) return undefined;
  const moved = now.flatMap((row) => {
    const layer = movedAt(golden, row, allowed, scores);
    return layer === undefined ? [] : [{ row, layer }];
  });
  const [first] = moved.sort((left, right) => layers.indexOf(left.layer) - layers.indexOf(right.layer));
  if (first === undefined) return undefined;
  return {
    promptId: golden.promptId,
    promptStart: start,
    layer: first.layer,
    changed: moved.length,
    of: now.length,
    golden: golden.text,
    now: first.row.text,
    difference: firstDifference(golden, first.row) ?? null,
  };
}

function headlineOf({ outcome, layer, prompts, changed, noisy }: Omit<GoldenReport, "headline">): string {
  const { stable, missing } = prompts;
  const ofNoisy = noisy === null ? "" : ` ${prompts.noisy} noisy prompts, as distributions: ${noisy.outcome}.`;
  const left = missing > 0 ? ` ${missing} prompts have no whole answer now.` : "";
  if (outcome === "CHANGED")
    return `CHANGED${layer === null ? "" : ` in ${layer}`}: ${changed.length} of ${stable} stable prompts.${ofNoisy}${left}`;
  return outcome === "MATCH"
    ? `MATCH: ${stable} stable prompts answer as recorded.${ofNoisy}${left}`
    : `INCONCLUSIVE: nothing could be compared.${ofNoisy}${left}`;
}
