/** A point of a quadrature on [−1, 1]. */
export interface QuadraturePoint {
  readonly node: number;
  readonly weight: number;
}

const points = 200;
let rule: readonly QuadraturePoint[] | undefined;

/** The 200-point Gauss–Legendre rule on [−1, 1]: zeros of the Legendre polynomial by Newton's method (Abramowitz and Stegun 25.4.29). */
export function gaussLegendre(): readonly QuadraturePoint[] {
  rule ??= Array.from({ length: points }, (_, index) => pointAt(index));
  return rule;
}

function pointAt(index: number): QuadraturePoint {
  let node = Math.cos((Math.PI * (index + 0.75)) / (points + 0.5));
  let slope = 0;
  for (let step = 0; step < 10; step++) {
    let [value, before] = [1, 0];
    for (let n = 1; n <= points; n++) [value, before] = [((2 * n - 1) * node * value - (n - 1) * before) / n, value];
    slope = (points * (node * value - before)) / (node * node - 1);
    node -= value / slope;
  }
  return { node, weight: 2 / ((1 - node * node) * slope * slope) };
}
