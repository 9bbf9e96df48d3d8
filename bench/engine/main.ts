// What the engine itself costs per task: an instant backend, an instant verifier, without a journal, with it, and what this disk takes
// for the same lines with and without their sync.
// run: npm run bench -- engine
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
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
const report = (name: string, milliseconds: number): void => {
  const [each, rate] = [(milliseconds * 1000) / count, (count * 1000) / milliseconds];
  console.log(`${name.padEnd(28)} ${each.toFixed(0).padStart(6)} µs per task  ${rate.toFixed(0).padStart(7)} tasks/s  (n = ${count})`);
};
const measure = async (name: string, journal?: string): Promise<void> => {
  const started = performance.now();
  await run({ tasks, policy, backend, verifiers, concurrency: 32, ...(journal && { journal }) });
  report(name, performance.now() - started);
};
const writeAgain = (name: string, lines: readonly string[], sync: boolean): void => {
  const file = openSync(join(scratch, "lines"), "w");
  const started = performance.now();
  for (const line of lines) {
    writeSync(file, line);
    if (sync) fdatasyncSync(file);
  }
  report(name, performance.now() - started);
  closeSync(file);
};

await measure("warm-up");
await measure("in memory");
await measure("journal, synced per record", join(scratch, "run"));
const lines = readFileSync(join(scratch, "run", "records.jsonl"), "utf8")
  .trimEnd()
  .split("\n");
writeAgain("  of that the disk, synced", lines, true);
writeAgain("  the same not synced", lines, false);
rmSync(scratch, { recursive: true, force: true });
