import { CupelError, definePolicy, type Policy } from "@cupel/core";

/** A policy for each kind of task; `default` for the rest. @throws CupelError `USAGE` for a kind that has none */
export function route(policies: Readonly<Record<string, Policy>>): Policy {
  const name = Object.entries(policies)
    .map(([kind, policy]) => `${kind}: ${policy.name}`)
    .join("; ");
  return definePolicy(name, async function* (context) {
    const { kind } = context.task;
    const policy = Object.hasOwn(policies, kind) ? policies[kind] : policies.default;
    if (policy === undefined) {
      throw new CupelError("USAGE", `No policy for tasks of kind "${kind}"; there are policies for ${Object.keys(policies).join(", ")}.`);
    }
    return yield* policy.run(context);
  });
}
