import { checkPositive } from "../arguments/check-arguments.ts";

/** A draw from Beta(a, b) for a, b ≥ 1: g/(g + h) of two gamma draws. */
export function drawBeta(a: number, b: number, random: () => number): number {
  const [left, right] = [drawGamma(a, random), drawGamma(b, random)];
  return left / (left + right);
}

/** A draw from the gamma distribution of a shape of at least 1 and scale 1 (G. Marsaglia and W. W. Tsang 2000). */
function drawGamma(shape: number, random: () => number): number {
  checkPositive("shape", shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = drawNormal(random);
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    // 1 − random() is never 0.
    if (Math.log(1 - random()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A standard normal draw (G. Box and M. Muller 1958). */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
