import { comparePairs, type Decide, type Metric, type PairedFacts, pairedSentence } from "./paired.ts";

/** An arm against another on the same tasks. */
export interface Comparison extends PairedFacts {
  readonly model: string;
  readonly arm: string;
  readonly against: string;
  readonly metric: Metric;
  /** The same in words. */
  readonly sentence: string;
}

/** Compares `arm` with `against` for each model, with one correction over the models. Models without a shared task are left out. */
export function compareArms(
  models: readonly string[],
  { arm, against, metric, decide }: Pick<Comparison, "arm" | "against" | "metric"> & { readonly decide: Decide },
): readonly Comparison[] {
  const entries = models.map((model) => ({
    model,
    side: decide({ model, arm, metric }),
    other: decide({ model, arm: against, metric }),
  }));
  const corrected = models.length > 1 ? `${models.length} models` : undefined;
  return comparePairs(entries).map(([{ model }, facts]) => ({
    model,
    arm,
    against,
    metric,
    ...facts,
    sentence: pairedSentence(`${arm} against ${against} on ${metric}`, facts, corrected),
  }));
}
