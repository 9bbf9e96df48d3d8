const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * What Stirling's leading terms leave out of ln Γ, for x ≥ 15: the series Σ B₂ₖ/(2k(2k−1)x²ᵏ⁻¹) with eight terms
 * (Abramowitz and Stegun 6.1.41), which there is exact to a double.
 */
export function stirlingSeries(x: number): number {
  const square = 1 / (x * x);
  return terms.reduceRight((sum, term) => sum * square + term, 0) / x;
}
