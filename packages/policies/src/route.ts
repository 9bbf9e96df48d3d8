import { CupelError, definePolicy, type Policy } from "@cupel/core";

/** A policy for each kind of task; `default` for the rest. @throws CupelError `USAGE` for a kind that has none */
export function route(policies: Readonly<Record<string, Policy>>): Policy {
  const name = Object.entries(policies)
    .map(([kind, policy]) => `${kind}: ${policy.name}`)
    .join("; ");
  return routed(name, policies);
}

function routed(name: string, policies: Readonly<Record<string, Policy>>): Policy {
  const policyFor = (kind: string) => (Object.hasOwn(policies, kind) ? policies[kind] : policies.default);
  const policy = definePolicy(name, async function* (context) {
    const { kind } = context.task;
    const chosen = policyFor(kind);
    if (chosen === undefined) {
      throw new CupelError("USAGE", `No policy for tasks of kind "${kind}"; there are policies for ${Object.keys(policies).join(", ")}.`);
    }
    return yield* chosen.run(context);
  });
  if (!Object.values(policies).some(({ begin }) => begin)) return policy;
  return {
    ...policy,
    begin: ({ tasks, done }) => {
      // A policy that several kinds share begins once, with the tasks of all of them.
      const begun = new Map<Policy, Policy>();
      for (const each of new Set(Object.values(policies))) {
        const own = tasks.filter(({ kind }) => policyFor(kind) === each);
        begun.set(each, each.begin && own.length > 0 ? each.begin({ tasks: own, done }) : each);
      }
      return routed(name, Object.fromEntries(Object.entries(policies).map(([kind, each]) => [kind, begun.get(each) ?? each])));
    },
  };
}
