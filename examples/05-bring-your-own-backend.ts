// A backend of your own, held to the laws that ours keep. run: node --conditions=@cupel/source examples/05-bring-your-own-backend.ts
import assert from "node:assert/strict";
import { CupelError, defineBackend } from "@cupel/core";
import { backendLaws } from "@cupel/testing";

/** Answers in capitals: a model that is easily understood. A token is a letter. */
const shout = () =>
  defineBackend({
    name: "shout",
    model: "capitals",
    capabilities: async () => ({ determinism: "bit-exact", seeds: false, logprobs: false, streaming: true, facts: { engine: "shout" } }),
    generate: async ({ prompt, system = "", maxTokens, stop = [], responseFormat, signal, onText }) => {
      if (signal?.aborted) throw new CupelError("ABORTED", "The call was aborted.");
      if (responseFormat) throw new CupelError("UNSUPPORTED", "Capitals fit no format.");
      const whole = prompt.toUpperCase();
      const ends = stop.map((text) => whole.indexOf(text)).filter((end) => end >= 0);
      const wanted = whole.slice(0, Math.min(whole.length, ...ends));
      const text = wanted.slice(0, maxTokens);
      if (text !== "") onText?.(text);
      return {
        text,
        finishReason: text === wanted ? "stop" : "length",
        usage: { inputTokens: system.length + prompt.length, outputTokens: text.length },
      };
    },
    [Symbol.asyncDispose]: async () => {},
  });

// With a test runner: for (const law of backendLaws("shout", shout)) test(law.name, law.check);
for (const law of backendLaws("shout", shout)) await law.check();

// A law that does not hold says what was seen.
const endless = () => ({
  ...shout(),
  generate: (request: Parameters<ReturnType<typeof shout>["generate"]>[0]) => shout().generate({ ...request, maxTokens: 99 }),
});
const broken: string[] = [];
for (const law of backendLaws("endless", endless)) await law.check().catch((error: Error) => broken.push(`${law.name}: ${error.message}`));
console.log(broken.join("\n"));
assert.ok(broken.includes("endless keeps to the token limit: 14 tokens where 1 were allowed"));
