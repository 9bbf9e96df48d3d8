import { type Candidate, CupelError, definePolicy, type Policy } from "@cupel/core";
import { outcomeOf } from "./outcome.ts";

/** One policy after the other until an answer passes. When none does, stands by what the first policy stood by. */
export function sequence(...policies: readonly Policy[]): Policy {
  if (policies.length === 0) throw new CupelError("USAGE", "sequence needs at least one policy.");
  return definePolicy(policies.map((policy) => policy.name).join(" then "), async function* (context) {
    let first: Candidate | undefined;
    for (const policy of policies) {
      const outcome = yield* outcomeOf(policy.run(context));
      if (outcome?.feedback.status === "pass") return outcome.candidate;
      first ??= outcome?.candidate;
    }
    return first;
  });
}
