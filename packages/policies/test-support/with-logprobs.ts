import type { Ask, Policy, TokenLogprob } from "@cupel/core";

/** The policy before a model that gives these log probabilities where they are asked for, and what it asks of that model. */
export function withLogprobs(
  policy: Policy,
  logprobs: readonly TokenLogprob[] | undefined,
): { readonly policy: Policy; readonly asks: readonly Ask[] } {
  const asks: Ask[] = [];
  const run: Policy["run"] = (context) =>
    policy.run({
      ...context,
      generate: async (ask) => {
        asks.push(ask);
        return { ...(await context.generate(ask)), ...(logprobs && ask.logprobs !== undefined && { logprobs }) };
      },
    });
  return { policy: { name: policy.name, run }, asks };
}
