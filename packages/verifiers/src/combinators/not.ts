import { fail, pass, type Verdict, type Verifier } from "@cupel/core";
import { compose, inNameOf } from "./compose.ts";

/** Passes when the child fails and fails when it passes. An error stays one. */
export function not<Checks>(child: Verifier<Checks>): Verifier<Checks> {
  return compose("not", [child], async (input): Promise<Verdict> => {
    const verdict = await child.verify(input);
    if (verdict.status === "error") return inNameOf({ name: child.name, verdict });
    return verdict.status === "pass" ? fail(`${child.name} accepts it`) : pass();
  });
}
