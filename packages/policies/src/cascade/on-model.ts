import { definePolicy, type Policy } from "@cupel/core";

/** A policy whose every ask goes to one of the run's further models, such as `slow`. */
export function onModel(model: string, policy: Policy): Policy {
  return definePolicy(`${policy.name} on ${model}`, async function* (context) {
    return yield* policy.run({
      ...context,
      generate: async (ask) => await context.generate({ model, ...ask }),
      capabilities: async (other = model) => await context.capabilities(other),
    });
  });
}
