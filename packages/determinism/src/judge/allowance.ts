import type { AllowanceReport } from "../types/report.ts";

interface Allowance {
  readonly acceptable: number;
  readonly unacceptable: number;
}

const gridSize = 40;

/**
 * Whether at most `acceptable` of prompts diverge, or at least `unacceptable`: two e-processes over prompts as independent draws, mixtures of
 * likelihood ratios on a grid, the clean case with a point mass at 0. Valid whenever one stops (Ville 1939).
 *
 * @param outcomes per prompt, in order: whether it diverged
 * @param alpha chance of either wrong decision
 */
export function allowanceOf(outcomes: readonly boolean[], { acceptable, unacceptable }: Allowance, alpha: number): AllowanceReport {
  const worse = grid(acceptable, 1);
  const better = [0, ...grid(0, unacceptable)];
  let [decision, decidedAt] = ["undecided" as AllowanceReport["decision"], outcomes.length];
  let diverging = 0;
  let evidence = { fail: 1, pass: 1 };
  for (const [index, diverged] of outcomes.entries()) {
    if (diverged) diverging++;
    const count = index + 1;
    evidence = {
      fail: mixture(worse, { against: acceptable, diverging, count, pointMass: 0 }),
      pass: mixture(better, { against: unacceptable, diverging, count, pointMass: 0.5 }),
    };
    if (evidence.fail >= 1 / alpha) decision = "fail";
    else if (evidence.pass >= 1 / alpha) decision = "pass";
    if (decision === "undecided") continue;
    decidedAt = count;
    break;
  }
  return { acceptable, unacceptable, prompts: decidedAt, diverging, decision, evidence };
}

function grid(from: number, to: number): readonly number[] {
  return Array.from({ length: gridSize }, (_, index) => from + ((index + 0.5) / gridSize) * (to - from));
}

/** Σ w_q (q/p)^k ((1−q)/(1−p))^(n−k). The first point has the point mass, where there is one; the others share the rest. */
function mixture(
  points: readonly number[],
  {
    against,
    diverging,
    count,
    pointMass,
  }: { readonly against: number; readonly diverging: number; readonly count: number; readonly pointMass: number },
): number {
  const others = pointMass > 0 ? points.length - 1 : points.length;
  return points.reduce((sum, q, index) => {
    const weight = pointMass > 0 && index === 0 ? pointMass : (1 - pointMass) / others;
    const hits = diverging === 0 ? 0 : q === 0 ? Number.NEGATIVE_INFINITY : diverging * Math.log(q / against);
    return sum + weight * Math.exp(hits + (count - diverging) * Math.log((1 - q) / (1 - against)));
  }, 0);
}
