import { type Backend, defineBackend, definePolicy, defineVerifier, type Policy, pass, type Task, type Verifier } from "@cupel/core";

const checks = { any: true };
const gold = { right: true };

/** A backend that answers at once, under a name. */
export function instantBackend(model: string): Backend {
  return defineBackend({
    name: "instant",
    model,
    capabilities: async () => ({ determinism: "bit-exact", seeds: true, logprobs: false, streaming: false, facts: {} }),
    generate: async () => ({ text: "answer", finishReason: "stop", usage: { inputTokens: 10, outputTokens: 2 } }),
    [Symbol.asyncDispose]: async () => {},
  });
}

/** So many tasks, whose answers cost nothing to get and to check: what a run of them takes is the engine's own. */
export function instant(count: number): {
  readonly tasks: readonly Task[];
  readonly policy: Policy;
  readonly backend: Backend;
  readonly verifiers: Readonly<Record<string, Verifier>>;
} {
  return {
    tasks: Array.from({ length: count }, (_, index) => ({ id: `task-${index}`, kind: "any", prompt: `prompt ${index}`, checks, gold })),
    policy: definePolicy("once", async function* ({ task, generate }) {
      yield await generate({ prompt: task.prompt });
    }),
    backend: instantBackend("instant"),
    verifiers: { any: defineVerifier("any", () => pass()) },
  };
}
