// A run too large for memory, on the built packages: TypeScript that is stripped while it runs takes 45 MB of its own.
// node large-run.mjs begin|resume|read FOLDER RECORDS; prints { records, seconds, rss }.
import { defineBackend, definePolicy, defineReporter, defineVerifier, pass } from "@cupel/core";
import { readRecords, run } from "@cupel/engine";

const [mode = "", folder = "", count = "0"] = process.argv.slice(2);
const [models, arms] = [10, 4];
const total = Number(count);
const began = performance.now();
const numbers = (length) => Array.from({ length }, (_, index) => index);

async function work() {
  const shared = { checks: { any: true }, gold: { right: true } };
  const backendOf = (index) =>
    defineBackend({
      name: "instant",
      model: `instant-${index}`,
      capabilities: async () => ({ determinism: "bit-exact", seeds: true, logprobs: false, streaming: false, facts: {} }),
      generate: async () => ({ text: "answer", finishReason: "stop", usage: { inputTokens: 10, outputTokens: 2 } }),
      [Symbol.asyncDispose]: async () => {},
    });
  const policyOf = (index) =>
    definePolicy(`once-${index}`, async function* ({ task, generate }) {
      yield await generate({ prompt: `${task.prompt} in arm ${index}` });
    });
  const stop = new AbortController();
  let heard = 0;
  const half = defineReporter({ name: "half", event: ({ type }) => void (type === "task-end" && ++heard >= total / 2 && stop.abort()) });
  await run({
    tasks: numbers(total / models / arms).map((index) => ({ id: `task-${index}`, kind: "any", prompt: `prompt ${index}`, ...shared })),
    arms: numbers(arms).map((index) => ({ name: `arm-${index}`, policy: policyOf(index) })),
    backends: numbers(models).map(backendOf),
    verifiers: { any: defineVerifier("any", () => pass()) },
    journal: folder,
    resume: mode === "resume",
    keepRecords: false,
    concurrency: 32,
    signal: stop.signal,
    reporters: mode === "begin" ? [half] : [],
  });
  return heard;
}

async function read() {
  let records = 0;
  for await (const _ of readRecords(folder)) records++;
  return records;
}

const records = mode === "read" ? await read() : await work();
const seconds = (performance.now() - began) / 1000;
process.stdout.write(JSON.stringify({ records, seconds, rss: (process.resourceUsage().maxRSS * 1024) / 1e6 }));
