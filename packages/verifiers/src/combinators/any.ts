import { broken, type Verdict, type Verifier } from "@cupel/core";
import { type ChildVerdict, compose, inNameOf } from "./compose.ts";

/** Passes when a child passes, and stops there; else any error is an error; else it fails with the first child's reason. */
export function any<Checks>(...children: readonly [Verifier<Checks>, ...Verifier<Checks>[]]): Verifier<Checks> {
  return compose("any", children, async (input): Promise<Verdict> => {
    let error: ChildVerdict | undefined;
    let failure: ChildVerdict | undefined;
    for (const child of children) {
      const verdict = await child.verify(input);
      if (verdict.status === "pass") return inNameOf({ name: child.name, verdict });
      if (verdict.status === "error") error ??= { name: child.name, verdict };
      else failure ??= { name: child.name, verdict };
    }
    const decided = error ?? failure;
    return decided === undefined ? broken("there is nothing to check", { code: "vacuous" }) : inNameOf(decided);
  });
}
