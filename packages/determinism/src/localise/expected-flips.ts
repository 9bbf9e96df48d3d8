import { quantile } from "@cupel/stats";
import type { ExpectedFlips } from "../types/report.ts";

/** What flips are predicted from: per prompt the margins of its path, and the margin changes that its pairs showed before any flip. */
export interface PromptNoise {
  readonly margins: readonly number[];
  readonly changes: readonly number[];
}

/**
 * Flips that noise predicts, also where none was seen: hurdle (share of positions with any change) times magnitude (tail of the changes that
 * are not zero). A position flips with chance ½·π·P(|ε| > margin). Null where nothing was compared.
 */
export function expectedFlips(prompts: readonly PromptNoise[]): ExpectedFlips | null {
  const all = prompts.flatMap(({ changes }) => changes);
  const sizes = all.map(Math.abs).filter((size) => size > 0);
  const tokens = prompts.reduce((sum, { margins }) => sum + margins.length, 0);
  if (all.length === 0 || tokens === 0) return null;
  const tail = tailOf(sizes);
  const pooled = sizes.length / all.length;
  const shares = prompts.map(({ changes }) =>
    changes.length === 0 ? pooled : changes.filter((change) => change !== 0).length / changes.length,
  );
  const byPooled = prompts.map(({ margins }) => riskOf(margins, pooled, tail));
  const byPrompt = prompts.map(({ margins }, index) => riskOf(margins, shares[index] ?? pooled, tail));
  const [a, b] = [sum(byPooled), sum(byPrompt)];
  const perFlip = (flips: number): number | null => (flips > 0 ? tokens / flips : null);
  const range = [perFlip(Math.max(a, b)), perFlip(Math.min(a, b))] as const;
  return { prompts: a, tokensPerFlip: perFlip(a), range, note: "Measured to be of the right order and rather too high." };
}

function riskOf(margins: readonly number[], share: number, tail: (margin: number) => number): number {
  let none = 1;
  for (const margin of margins) none *= 1 - 0.5 * share * tail(Math.abs(margin));
  return 1 - none;
}

/** P(|ε| > m | ε ≠ 0): empirical up to the 90th percentile, beyond it a generalised Pareto fitted by moments (Hosking and Wallis 1987). */
function tailOf(sizes: readonly number[]): (margin: number) => number {
  if (sizes.length === 0) return () => 0;
  const sorted = [...sizes].sort((left, right) => left - right);
  const threshold = quantile(sorted, 0.9);
  const excesses = sorted.filter((size) => size > threshold).map((size) => size - threshold);
  const mean = sum(excesses) / Math.max(1, excesses.length);
  const variance = sum(excesses.map((excess) => (excess - mean) ** 2)) / Math.max(1, excesses.length - 1);
  const share = excesses.length / sorted.length;
  return (margin) => {
    if (margin <= threshold || excesses.length < 3 || variance === 0) return above(sorted, margin) / sorted.length;
    const shape = 0.5 * (1 - (mean * mean) / variance);
    const scale = 0.5 * mean * ((mean * mean) / variance + 1);
    const reach = 1 + (shape * (margin - threshold)) / scale;
    if (reach <= 0) return 0;
    return share * (Math.abs(shape) < 1e-9 ? Math.exp(-(margin - threshold) / scale) : reach ** (-1 / shape));
  };
}

function above(sorted: readonly number[], margin: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) > margin) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
