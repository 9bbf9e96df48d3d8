import { CupelError, type FailVerdict, fail, type PassVerdict, pass, type Verdict, type Verifier } from "@cupel/core";
import { type ChecksOf, type ChildVerdict, compose, inNameOf, leastOf, partOf } from "./compose.ts";

/** A verifier and how much it counts, above 0. */
export type Weighted<Checks = never> = readonly [verifier: Verifier<Checks>, weight: number];

type VerifiersOf<Children extends readonly Weighted[]> = { readonly [Index in keyof Children]: Children[Index][0] };

/**
 * Passes when the weighted share of the children's scores (a child's own, else 1 for a pass and 0 for a fail) reaches the threshold. An
 * error of a child is one of the whole unless the decision is the same whatever that child would say; then there is no score. The level
 * is that of the passing child that says least. The reason names the children that fail, with their weights.
 *
 * @param threshold above 0, at most 1
 * @throws CupelError `USAGE` for no children, and for a weight or a threshold out of range
 */
export function weighted<const Children extends readonly Weighted[]>(
  children: Children,
  { threshold }: { readonly threshold: number },
): Verifier<ChecksOf<VerifiersOf<Children>>> {
  const weights = children.map(([, weight]) => weight);
  if (weights.length === 0 || !weights.every((weight) => weight > 0 && Number.isFinite(weight))) {
    throw new CupelError("USAGE", `weighted: the weights are ${weights.join(", ") || "missing"}; each must be a number above 0.`);
  }
  if (!(threshold > 0 && threshold <= 1))
    throw new CupelError("USAGE", `weighted: the threshold is ${threshold}; it must be above 0 and at most 1.`);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const verifiers: readonly Verifier<ChecksOf<VerifiersOf<Children>>>[] = children.map(([verifier]) => verifier);

  return compose(`weighted ${weights.join(":")} at ${threshold}`, verifiers, async (input): Promise<Verdict> => {
    const passes: PassVerdict[] = [];
    const fails: FailVerdict[] = [];
    const reasons: string[] = [];
    let error: ChildVerdict | undefined;
    let reached = 0;
    let unknown = 0;
    for (const [index, verifier] of verifiers.entries()) {
      const { name } = verifier;
      const weight = weights[index] ?? 0;
      const verdict = await verifier.verify(input);
      if (verdict.status === "error") {
        error ??= { name, verdict };
        unknown += weight;
        continue;
      }
      reached += weight * partOf(verdict);
      if (verdict.status === "pass") passes.push(verdict);
      else {
        fails.push(verdict);
        reasons.push(`${name} (weight ${weight}): ${verdict.reason}`);
      }
    }
    const least = rounded(reached / sum);
    const most = rounded((reached + unknown) / sum);
    const isPass = least >= rounded(threshold);
    if (error !== undefined && !isPass && most >= rounded(threshold)) return inNameOf(error);
    const score = error === undefined ? { score: least } : {};
    if (isPass) return pass({ ...leastOf(passes), ...score, reason: reasons.join("; ") });
    return fail([`a score of ${threshold} is not reached`, ...reasons].join("; "), { ...score, ...(fails[0] && { code: fails[0].code }) });
  });
}

// 0.7 + 0.2 must reach 0.9, which it does not in binary.
function rounded(share: number): number {
  return Math.round(share * 1e12) / 1e12;
}
