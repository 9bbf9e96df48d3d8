import { minimumDetectableEffect } from "@cupel/stats";
import type { PairedFacts } from "../paired.ts";

/** What a comparison of this size could have seen. */
export interface Sensitivity {
  /** Independent units: families, or tasks where each is its own. */
  readonly n: number;
  /** The smallest difference, on [0, 1], that is found with this power; null where not even the largest would be. */
  readonly effect: number | null;
  readonly power: number;
  /** Share of units that go the other way; what was seen of the rarer way, and at least 0.02. */
  readonly loss: number;
  /** Of the one-sided test in the first step of Holm's correction. */
  readonly alpha: number;
  readonly sentence: string;
}

const power = 0.8;
const leastLoss = 0.02;

/**
 * The smallest difference that the exact McNemar test would find on so many independent tasks. Where families hold several tasks this takes
 * each family for one task, which is what they are worth at least. It tells what a result of "not distinguished" leaves open.
 */
export function sensitivityOf(
  { n: tasks, families, wins, losses }: Pick<PairedFacts, "n" | "families" | "wins" | "losses">,
  { alpha: whole, comparisons }: { readonly alpha: number; readonly comparisons: number },
): Sensitivity {
  const loss = Math.max(leastLoss, Math.min(wins, losses) / tasks);
  const alpha = whole / (2 * comparisons);
  const found = minimumDetectableEffect({ n: families, loss, alpha, power });
  const effect = Number.isNaN(found) ? null : found;
  const units = families < tasks ? `${families} families` : `${tasks} tasks`;
  const reach =
    effect === null
      ? `${units} could not show any difference`
      : `${units} could show a difference of ${(100 * effect).toFixed(1)} points or more`;
  const sentence = `${reach} with ${100 * power} % power, if ${(100 * loss).toFixed(0)} % go the other way.`;
  return { n: families, effect, power, loss, alpha, sentence };
}
