/**
 * Speed of the embedded backend: the reference engine (each kernel, one sequence) against llama.cpp in process through node-llama-cpp,
 * the same file, one thread, rounds interleaved in one run. Prints tokens per second (best and median round) and the ratio of medians.
 *
 *   node --conditions=@cupel/source bench/embedded/speed.ts MODEL.gguf [rounds]
 */
import { embedded } from "@cupel/backends";
import type { Backend } from "@cupel/core";

const [path, roundsText = "7"] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: speed.ts MODEL.gguf [rounds]");
const rounds = Number(roundsText);
const note =
  "Extract strict JSON from this note: 'Incident INC-38530: On 2025-07-28 at 03:00 UTC, service pinet-web in region ca-west-1 had latency 2.9s and impacted 111 users.'\nKeys: incident_id: string, date: string, region: string, impacted_users: integer, service: string, latency_seconds: number\nAnswer with JSON only.";

interface Subject {
  readonly name: string;
  readonly backend: Backend;
  readonly generated: number[];
  readonly prefilled: number[];
}

const subject = (name: string, options: Omit<Parameters<typeof embedded>[0], "model">): Subject => ({
  name,
  backend: embedded({ model: path, sequences: 1, ...options }),
  generated: [],
  prefilled: [],
});
const subjects = [
  subject("reference, wasm-simd, worker", { engine: "reference" }),
  subject("reference, wasm-simd, inline", { engine: "reference", inline: true }),
  subject("reference, typescript", { engine: "reference", inline: true, kernel: "typescript" }),
  subject("llama.cpp (node-llama-cpp)", { engine: "llama", threads: 1 }),
];

for (const { name, backend } of subjects) {
  const started = performance.now();
  await backend.capabilities();
  const loaded = performance.now();
  await backend.generate({ prompt: note, maxTokens: 64, temperature: 0, seed: 1 });
  console.log(
    `${name}: loaded in ${(loaded - started).toFixed(0)} ms, first answer after ${(performance.now() - loaded).toFixed(0)} ms more`,
  );
}
for (let round = 0; round < rounds; round++) {
  for (const { backend, generated, prefilled } of subjects) {
    prefilled.push(await prefill(backend, round));
    generated.push(await generate(backend, round));
  }
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const peer = subjects.at(-1) as Subject;
console.log(`\n${rounds} interleaved rounds; tokens per second: median (best); ratio of medians to llama.cpp`);
for (const { name, generated, prefilled } of subjects) {
  const column = (values: readonly number[], others: readonly number[]): string =>
    `${median(values).toFixed(0)} (${Math.max(...values).toFixed(0)}) x${(median(values) / median(others)).toFixed(2)}`.padEnd(26);
  console.log(`${name.padEnd(32)} generate ${column(generated, peer.generated)} prefill ${column(prefilled, peer.prefilled)}`);
}
for (const { backend } of subjects) await backend[Symbol.asyncDispose]();

/** Tokens per second of a long prompt and one token. The prompt differs from its first letter on, so nothing of it is cached. */
async function prefill(backend: Backend, round: number): Promise<number> {
  const prompt = `${String.fromCharCode(97 + round)} ${note.repeat(3)}`;
  const started = performance.now();
  const { usage } = await backend.generate({ prompt, maxTokens: 1, temperature: 0, seed: 1 });
  return (usage.inputTokens / (performance.now() - started)) * 1000;
}

/** Generated tokens per second beside a prompt that is cached, or nearly nothing: the difference of a long and a short answer. */
async function generate(backend: Backend, round: number): Promise<number> {
  const timed = async (maxTokens: number): Promise<{ readonly tokens: number; readonly milliseconds: number }> => {
    const started = performance.now();
    const { usage } = await backend.generate({ prompt: note, maxTokens, temperature: 1.5, seed: 40 + round });
    return { tokens: usage.outputTokens, milliseconds: performance.now() - started };
  };
  await timed(1);
  const short = await timed(1);
  const long = await timed(200);
  return ((long.tokens - short.tokens) / (long.milliseconds - short.milliseconds)) * 1000;
}
