/** Chance that two outcomes differ, by the collision U-statistic over mode counts: 1 − Σ n_k(n_k − 1) / (n(n − 1)). 0 below two outcomes. */
export function outcomeSpread(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < 2) return 0;
  return 1 - counts.reduce((sum, count) => sum + count * (count - 1), 0) / (total * (total - 1));
}
