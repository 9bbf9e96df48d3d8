import { comparePairs, decisionsOf, type Metric, type PairedFacts, pairedSentence } from "./paired.ts";
import type { RecordFacts } from "./record-facts.ts";

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
  recordsOf: ReadonlyMap<string, readonly RecordFacts[]>,
  { arm, against, metric, scored }: Pick<Comparison, "arm" | "against" | "metric"> & { readonly scored: boolean },
): readonly Comparison[] {
  const entries = [...recordsOf].map(([model, records]) => {
    const of = (wanted: string) =>
      decisionsOf(
        records.filter((record) => record.arm === wanted),
        { metric, scored },
      );
    return { model, side: of(arm), other: of(against) };
  });
  const corrected = recordsOf.size > 1 ? `${recordsOf.size} models` : undefined;
  return comparePairs(entries).map(([{ model }, facts]) => ({
    model,
    arm,
    against,
    metric,
    ...facts,
    sentence: pairedSentence(`${arm} against ${against} on ${metric}`, facts, corrected),
  }));
}
