import { comparePairs, type Decide, type Decisions, type Metric, type PairedFacts, pairedSentence } from "./paired.ts";

/** An arm against another on the same tasks. */
export interface Comparison extends PairedFacts {
  readonly model: string;
  readonly arm: string;
  readonly against: string;
  readonly metric: Metric;
  /** The same in words. */
  readonly sentence: string;
}

/** What is compared with `against`. */
export interface ArmsToCompare {
  readonly arms: readonly string[];
  readonly against: string;
  /** What the run is made to answer. */
  readonly planned: { readonly arm: string; readonly metric: Metric };
  readonly decide: Decide;
}

interface Entry extends Pick<Comparison, "model" | "arm" | "metric"> {
  readonly side: Decisions<unknown>;
  readonly other: Decisions<unknown>;
}

const metrics = ["correct", "verified"] as const;

/**
 * Compares arms with `against` on both metrics for each model. The planned comparison is corrected over the models; all others, which a reader
 * may pick from, over one another. What has no shared task is left out.
 */
export function compareArms(models: readonly string[], { arms, against, planned, decide }: ArmsToCompare): readonly Comparison[] {
  const entries = arms.flatMap((arm) =>
    metrics.flatMap((metric) =>
      models.map(
        (model): Entry => ({ model, arm, metric, side: decide({ model, arm, metric }), other: decide({ model, arm: against, metric }) }),
      ),
    ),
  );
  const isPlanned = ({ arm, metric }: Entry) => arm === planned.arm && metric === planned.metric;
  const told = new Map([
    ...compared(entries.filter(isPlanned), against, (count) => `${count} models`),
    ...compared(
      entries.filter((entry) => !isPlanned(entry)),
      against,
      (count) => `the ${count} comparisons beside the planned one`,
    ),
  ]);
  return entries.flatMap((entry) => told.get(entry) ?? []);
}

function compared(entries: readonly Entry[], against: string, over: (count: number) => string): readonly (readonly [Entry, Comparison])[] {
  const pairs = comparePairs(entries);
  const corrected = pairs.length > 1 ? over(pairs.length) : undefined;
  return pairs.map(([entry, facts]) => {
    const { model, arm, metric } = entry;
    const sentence = pairedSentence(`${arm} against ${against} on ${metric}`, facts, corrected);
    return [entry, { model, arm, against, metric, ...facts, sentence }];
  });
}
