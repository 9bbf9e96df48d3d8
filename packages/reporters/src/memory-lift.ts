import { comparePairs, decisionsOf, type Metric, type PairedFacts, pairedSentence } from "./paired.ts";
import type { RecordFacts } from "./record-facts.ts";

/** The arm that does as `policy` does, without memory. */
export const withoutMemory = "no_memory";

/** What memory adds: the policy with it against the same policy without it, on the same tasks. */
export interface MemoryLift extends PairedFacts {
  readonly model: string;
  readonly arm: string;
  readonly against: typeof withoutMemory;
  readonly metric: Metric;
  /** `left out`: tasks whose answer was taken from memory as it is are in neither side. `counted`: they count by the verdict on that answer. */
  readonly exact_reuse: "left out" | "counted";
  /** Answers that were taken from memory as they are. */
  readonly reused: number;
  /** The same in words. */
  readonly sentence: string;
}

/** The lift of memory for each model, with and without exact reuse, where the run has the arm without memory. */
export function memoryLift(
  recordsOf: ReadonlyMap<string, readonly RecordFacts[]>,
  { scored }: { readonly scored: boolean },
): readonly MemoryLift[] {
  if (![...recordsOf.values()].some((records) => records.some((record) => record.arm === withoutMemory))) return [];
  const arm = "policy";
  const corrected = recordsOf.size > 1 ? `${recordsOf.size} models` : undefined;
  return (["correct", "verified"] as const).flatMap((metric) =>
    (["left out", "counted"] as const).flatMap((exact_reuse) => {
      const entries = [...recordsOf].map(([model, records]) => {
        const [own, other] = [arm, withoutMemory].map((name) => records.filter((record) => record.arm === name)) as [
          RecordFacts[],
          RecordFacts[],
        ];
        const decide = (side: readonly RecordFacts[]) => decisionsOf(side, { metric, scored, reused: exact_reuse === "counted" });
        const reused = own.filter(({ outcome }) => outcome.reused).length;
        return { model, reused, side: decide(own), other: decide(other) };
      });
      return comparePairs(entries).map(([{ model, reused }, facts]): MemoryLift => {
        const what = `policy with memory against without on ${metric}, ${reusedText(reused, exact_reuse)}`;
        const sentence = pairedSentence(what, facts, corrected);
        return { model, arm, against: withoutMemory, metric, exact_reuse, reused, ...facts, sentence };
      });
    }),
  );
}

function reusedText(reused: number, how: MemoryLift["exact_reuse"]): string {
  if (reused === 0) return "no answer reused";
  return `${reused === 1 ? "1 answer" : `${reused} answers`} reused as ${reused === 1 ? "it is" : "they are"} ${how}`;
}

/** The lifts worth telling: where no answer was reused, leaving out and counting are the same. */
export function toldLifts(lifts: readonly MemoryLift[]): readonly MemoryLift[] {
  return lifts.filter(({ exact_reuse, reused }) => exact_reuse === "left out" || reused > 0);
}
