// What the engine itself costs per task: an instant backend, an instant verifier, with and without the journal and its sync.
// run: npm run bench -- engine
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineBackend, definePolicy, defineVerifier, pass, type Task } from "@cupel/core";
import { run } from "@cupel/engine";

const count = Number(process.argv[2] ?? 2000);
const tasks: readonly Task[] = Array.from({ length: count }, (_, index) => ({
  id: `task-${index}`,
  kind: "any",
  prompt: `prompt ${index}`,
  checks: { any: true },
  gold: { right: true },
}));
const backend = defineBackend({
  name: "instant",
  model: "instant",
  capabilities: async () => ({ determinism: "bit-exact", seeds: true, logprobs: false, streaming: false, facts: {} }),
  generate: async () => ({ text: "answer", finishReason: "stop", usage: { inputTokens: 10, outputTokens: 2 } }),
  [Symbol.asyncDispose]: async () => {},
});
const policy = definePolicy("once", async function* ({ task, generate }) {
  yield await generate({ prompt: task.prompt });
});
const verifiers = { any: defineVerifier("any", () => pass()) };

const scratch = mkdtempSync(join(tmpdir(), "cupel-bench-"));
const measure = async (name: string, journal?: string): Promise<void> => {
  const started = performance.now();
  await run({ tasks, policy, backend, verifiers, concurrency: 4, ...(journal && { journal }) });
  const milliseconds = performance.now() - started;
  console.log(
    `${name.padEnd(28)} ${((milliseconds * 1000) / count).toFixed(0).padStart(6)} µs per task  ${((count * 1000) / milliseconds).toFixed(0).padStart(7)} tasks/s  (n = ${count})`,
  );
};
await measure("warm-up");
await measure("in memory");
await measure("journal, synced per record", join(scratch, "run"));
rmSync(scratch, { recursive: true, force: true });
