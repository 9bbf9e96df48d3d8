/** ln Σ exp(valueᵢ) without overflow: the largest is taken out first. −∞ without values. */
export function logSumExp(values: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > most) most = value;
  if (!Number.isFinite(most)) return most;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
