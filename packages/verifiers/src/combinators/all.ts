import { broken, pass, type Verdict, type Verifier } from "@cupel/core";
import { type ChildVerdict, compose, inNameOf, lowestLevel } from "./compose.ts";

/** Passes when every child passes, at the level of the one that says least. Any fail is a fail; else any error is an error. Stops at the first fail. */
export function all<Checks>(...children: readonly [Verifier<Checks>, ...Verifier<Checks>[]]): Verifier<Checks> {
  return compose("all", children, async (input): Promise<Verdict> => {
    let error: ChildVerdict | undefined;
    const passes = [];
    for (const child of children) {
      const verdict = await child.verify(input);
      if (verdict.status === "fail") return inNameOf({ name: child.name, verdict });
      if (verdict.status === "error") error ??= { name: child.name, verdict };
      else passes.push(verdict);
    }
    if (error !== undefined) return inNameOf(error);
    if (passes.length === 0) return broken("there is nothing to check", { code: "vacuous" });
    const assurance = passes.some((verdict) => verdict.assurance === "shared")
      ? "shared"
      : passes.find((verdict) => verdict.assurance)?.assurance;
    return pass({ level: lowestLevel(passes.map((verdict) => verdict.level)), ...(assurance && { assurance }) });
  });
}
