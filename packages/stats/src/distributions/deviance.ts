/**
 * count·ln(count/mean) + mean − count, half the deviance of a Poisson count, by its series where the two are close.
 * `excess` is count − mean, however it is known best (C. Loader 2000).
 */
export function deviance(count: number, mean: number, excess: number): number {
  if (Math.abs(excess) >= 0.1 * (count + mean)) return count * Math.log(count / mean) + mean - count;
  const ratio = excess / (count + mean);
  let sum = excess * ratio;
  let power = 2 * count * ratio;
  for (let j = 1; j < 1000; j++) {
    power *= ratio * ratio;
    const next = sum + power / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
