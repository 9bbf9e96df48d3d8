import { checkScored } from "./scored-outcomes.ts";

/** What `plattCalibration` fits: chance = 1/(1 + exp(−(intercept + slope·score))). */
export interface PlattCalibration {
  readonly intercept: number;
  readonly slope: number;
  predict(score: number): number;
}

/**
 * A logistic curve through 0/1 outcomes, by Newton's method on the likelihood (J. Platt 1999, with his targets (n₁ + 1)/(n₁ + 2) and
 * 1/(n₀ + 2) in place of 1 and 0, so that separated scores have a finite curve; steps halved where they would overshoot, H.-T. Lin,
 * C.-J. Lin and R. Weng 2007). For fewer than 200 outcomes.
 *
 * @throws RangeError without a score, for numbers that differ, a score that is not finite or an outcome other than 0 and 1
 */
export function plattCalibration(scores: readonly number[], outcomes: readonly number[]): PlattCalibration {
  checkScored(scores, outcomes);
  const ones = outcomes.filter((outcome) => outcome === 1).length;
  const zeros = outcomes.length - ones;
  const targets = outcomes.map((outcome) => (outcome === 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2)));
  let point: Point = { intercept: Math.log((ones + 1) / (zeros + 1)), slope: 0 };
  let loss = lossAt(point, scores, targets);
  for (let round = 0; round < 100; round++) {
    const step = newtonStep(point, scores, targets);
    let [next, nextLoss, size] = [point, Number.POSITIVE_INFINITY, 1];
    while (size > 1e-10 && !(nextLoss <= loss)) {
      next = { intercept: point.intercept + size * step.intercept, slope: point.slope + size * step.slope };
      nextLoss = lossAt(next, scores, targets);
      size /= 2;
    }
    const gain = loss - nextLoss;
    if (nextLoss <= loss) [point, loss] = [next, nextLoss];
    if (!(gain > 1e-14 * loss)) break;
  }
  const { intercept, slope } = point;
  return { intercept, slope, predict: (score) => logistic(intercept + slope * score) };
}

interface Point {
  readonly intercept: number;
  readonly slope: number;
}

function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** Negative log likelihood: Σ ln(1 + eˣ) − target·x. */
function lossAt({ intercept, slope }: Point, scores: readonly number[], targets: readonly number[]): number {
  return scores.reduce((sum, score, index) => {
    const x = intercept + slope * score;
    return sum + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - (targets[index] as number) * x;
  }, 0);
}

function newtonStep({ intercept, slope }: Point, scores: readonly number[], targets: readonly number[]): Point {
  // A little ridge: the matrix is singular where all scores are equal.
  let [g0, g1, h00, h01, h11] = [0, 0, 1e-12, 0, 1e-12];
  for (const [index, score] of scores.entries()) {
    const p = logistic(intercept + slope * score);
    const away = p - (targets[index] as number);
    const weight = p * (1 - p);
    g0 += away;
    g1 += away * score;
    h00 += weight;
    h01 += weight * score;
    h11 += weight * score * score;
  }
  const determinant = h00 * h11 - h01 * h01;
  return { intercept: -(h11 * g0 - h01 * g1) / determinant, slope: -(h00 * g1 - h01 * g0) / determinant };
}
