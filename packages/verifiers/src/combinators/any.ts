import { broken, type FailVerdict, type Verdict, type Verifier } from "@cupel/core";
import { type ChecksOf, type ChildVerdict, compose, inNameOf, partOf } from "./compose.ts";

/** Passes when a child passes, and stops there; else any error is an error; else it fails with the first child's reason and the best score. */
export function any<const Children extends readonly [Verifier<never>, ...Verifier<never>[]]>(
  ...children: Children
): Verifier<ChecksOf<Children>> {
  const verifiers: readonly Verifier<ChecksOf<Children>>[] = children;
  return compose("any", verifiers, async (input): Promise<Verdict> => {
    let error: ChildVerdict | undefined;
    const failures: ChildVerdict<FailVerdict>[] = [];
    for (const child of verifiers) {
      const verdict = await child.verify(input);
      if (verdict.status === "pass") return inNameOf({ name: child.name, verdict });
      if (verdict.status === "error") error ??= { name: child.name, verdict };
      else failures.push({ name: child.name, verdict });
    }
    const decided = error ?? failures[0];
    if (decided === undefined) return broken("there is nothing to check", { code: "vacuous" });
    const isScored = error === undefined && failures.some(({ verdict }) => verdict.score !== undefined);
    return { ...inNameOf(decided), ...(isScored && { score: Math.max(...failures.map(({ verdict }) => partOf(verdict))) }) };
  });
}
