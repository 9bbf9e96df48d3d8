import { CupelError, type DeterminismTarget } from "@cupel/core";
import { type BorderGolden, countsOf, type TokenCounts } from "./border-golden.ts";
import { firstTokens } from "./first-tokens.ts";

/** How far a day's answers lie from the record. */
export interface BorderDay {
  /** A whole number that grows by one a day, such as days since the epoch. */
  readonly day: number;
  /** Mean over the sentinels, on [0, 1]. */
  readonly distance: number;
  readonly sentinels: readonly { readonly prompt: string; readonly distance: number; readonly counts: TokenCounts }[];
}

/**
 * Samples the sentinels of a record once more and measures how far their answers lie from it. Chance alone puts ten samples some way off, which
 * is why days are judged against each other: see `borderEvents`.
 *
 * @throws CupelError `BACKEND_FAILED` when no sentinel was answered, `BACKEND_UNAVAILABLE`
 */
export async function sampleBorder(
  target: DeterminismTarget,
  golden: BorderGolden,
  { day, samples = 10, signal }: { readonly day: number; readonly samples?: number; readonly signal: AbortSignal },
): Promise<BorderDay> {
  const sentinels = [];
  for (const [index, { prompt, counts: then }] of golden.sentinels.entries()) {
    const nonce = `day-${day}-${index}`;
    const answers = await firstTokens(target, { text: prompt }, { settings: golden.settings, queries: samples, nonce, signal });
    if (answers.length === 0) continue;
    const counts = countsOf(answers);
    sentinels.push({ prompt, distance: totalVariation(then, counts), counts });
  }
  if (sentinels.length === 0) throw new CupelError("BACKEND_FAILED", "No sentinel of the border record was answered.");
  return { day, distance: sentinels.reduce((sum, { distance }) => sum + distance, 0) / sentinels.length, sentinels };
}

/** Half the sum of the absolute differences of shares: 0 for equal distributions, 1 for such as have no answer in common. */
export function totalVariation(left: TokenCounts, right: TokenCounts): number {
  const total = (counts: TokenCounts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
  const [ofLeft, ofRight] = [total(left), total(right)];
  const answers = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...answers].reduce((sum, text) => sum + Math.abs((left[text] ?? 0) / ofLeft - (right[text] ?? 0) / ofRight), 0) / 2;
}
