import { comparePairs, type Decide, type Metric, type PairedFacts, pairedSentence } from "./paired.ts";

/** A model against another, in the same arm on the same tasks. */
export interface ModelComparison extends PairedFacts {
  readonly arm: string;
  readonly model: string;
  readonly against: string;
  readonly metric: Metric;
  /** The same in words. */
  readonly sentence: string;
}

/** Compares every two models in one arm, each with those behind it in the list, with one correction over all pairs. */
export function compareModels(
  models: readonly string[],
  { arm, metric, decide }: Pick<ModelComparison, "arm" | "metric"> & { readonly decide: Decide },
): readonly ModelComparison[] {
  if (models.length < 2) return [];
  const decisions = models.map((model) => ({ model, side: decide({ model, arm, metric }) }));
  const entries = decisions.flatMap(({ model, side }, index) =>
    decisions.slice(index + 1).map(({ model: against, side: other }) => ({ model, against, side, other })),
  );
  const corrected = entries.length > 1 ? `${entries.length} pairs of models` : undefined;
  return comparePairs(entries).map(([{ model, against }, facts]) => ({
    arm,
    model,
    against,
    metric,
    ...facts,
    sentence: pairedSentence(`${model} against ${against} in ${arm} on ${metric}`, facts, corrected),
  }));
}
