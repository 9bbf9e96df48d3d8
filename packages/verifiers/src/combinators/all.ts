import { broken, type PassVerdict, pass, type Verdict, type Verifier } from "@cupel/core";
import { type ChecksOf, type ChildVerdict, compose, inNameOf, leastOf, partOf } from "./compose.ts";

/** Passes when every child passes, at the level of the one that says least. Any fail is a fail; else any error is an error. Stops at the first fail. The score of a pass is the least. */
export function all<const Children extends readonly [Verifier<never>, ...Verifier<never>[]]>(
  ...children: Children
): Verifier<ChecksOf<Children>> {
  const verifiers: readonly Verifier<ChecksOf<Children>>[] = children;
  return compose("all", verifiers, async (input): Promise<Verdict> => {
    let error: ChildVerdict | undefined;
    const passes: PassVerdict[] = [];
    for (const child of verifiers) {
      const verdict = await child.verify(input);
      if (verdict.status === "fail") return inNameOf({ name: child.name, verdict });
      if (verdict.status === "error") error ??= { name: child.name, verdict };
      else passes.push(verdict);
    }
    if (error !== undefined) return inNameOf(error);
    if (passes.length === 0) return broken("there is nothing to check", { code: "vacuous" });
    const isScored = passes.some(({ score }) => score !== undefined);
    return pass({ ...leastOf(passes), ...(isScored && { score: Math.min(...passes.map(partOf)) }) });
  });
}
