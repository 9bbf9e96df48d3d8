/**
 * Speed of the embedded backend: the reference engine (each kernel, one sequence) against llama.cpp in process through node-llama-cpp,
 * the same file, one thread, rounds interleaved in one run. Prints tokens per second of processor time (median of the rounds), which a busy
 * machine does not distort, tokens per second of wall time (median and best), and ratios of medians to llama.cpp.
 *
 * Then 16 samples of one prompt, all asked for at once, on the reference engine with 1, 2 and 4 sequences: answers per second of wall time and
 * seconds of processor time per answer, against as many samples of as many prompts. What they have in common is read once.
 *
 *   npm run bench -- embedded [MODEL.gguf [rounds]]
 */
import { embedded } from "@cupel/backends";
import type { Backend, GenerateRequest, ResponseFormat } from "@cupel/core";
import { tiny } from "@cupel/tiny";

const [path = tiny().path, roundsText = "7"] = process.argv.slice(2);
const rounds = Number(roundsText);
const note =
  "Extract strict JSON from this note: 'Outage OUT-58213 hit 412 users of mail-api (us-west-2) from 03:30 for 87 minutes. Reason: bad deploy.'\nKeys: outage_id: string, service: string, region: string, time: string, users: integer, minutes: integer, reason: string\nAnswer with JSON only.";

const properties = {
  ...Object.fromEntries(["outage_id", "service", "region", "time"].map((name) => [name, { type: "string" }])),
  ...Object.fromEntries(["users", "minutes"].map((name) => [name, { type: "integer" }])),
  reason: { type: "string", maxLength: 80 },
};
const responseFormat: ResponseFormat = {
  type: "json-schema",
  schema: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
};

/** Tokens per second. */
interface Rate {
  readonly wall: number;
  readonly processor: number;
}

interface Subject {
  readonly name: string;
  readonly backend: Backend;
  readonly greedy: Rate[];
  readonly sampled: Rate[];
  /** Greedy, held to the schema of the note. */
  readonly held: Rate[];
  readonly prefilled: Rate[];
}

const subject = (name: string, options: Omit<Parameters<typeof embedded>[0], "model">): Subject => ({
  name,
  backend: embedded({ model: path, sequences: 1, ...options }),
  greedy: [],
  sampled: [],
  held: [],
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
  for (const { backend, greedy, sampled, held, prefilled } of subjects) {
    prefilled.push(await prefill(backend, round));
    greedy.push(await generate(backend, { temperature: 0, seed: 0 }));
    sampled.push(await generate(backend, { temperature: 1.5, seed: 40 + round }));
    held.push(await generate(backend, { temperature: 0, seed: 0, responseFormat }));
  }
}
const peer = subjects.at(-1) as Subject;
console.log(`\n${rounds} interleaved rounds; tokens per second of processor time, ratio to llama.cpp [wall time: median, best, ratio]`);
for (const { name, ...measured } of subjects) {
  console.log(name);
  for (const kind of ["prefilled", "greedy", "held", "sampled"] as const) {
    const [own, other] = [measured[kind], peer[kind]];
    const median = (rates: readonly Rate[], of: keyof Rate): number =>
      rates.map((rate) => rate[of]).toSorted((a, b) => a - b)[rates.length >> 1] ?? Number.NaN;
    const column = (of: keyof Rate): string =>
      `${median(own, of).toFixed(0).padStart(6)} x${(median(own, of) / median(other, of)).toFixed(2)}`;
    console.log(
      `  ${kind.padEnd(10)} ${column("processor")}   [${column("wall")}, best ${Math.max(...own.map(({ wall }) => wall)).toFixed(0)}]`,
    );
  }
}
for (const { backend } of subjects) await backend[Symbol.asyncDispose]();
await samples();

interface Cost {
  readonly tokens: number;
  readonly wall: number;
  readonly processor: number;
}

/** Runs a call and takes its time, in milliseconds of wall and processor time of all threads. */
async function timed(backend: Backend, request: GenerateRequest): Promise<{ readonly prompt: number } & Cost> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { usage } = await backend.generate(request);
  const { user, system } = process.cpuUsage(before);
  return { prompt: usage.inputTokens, tokens: usage.outputTokens, wall: performance.now() - started, processor: (user + system) / 1000 };
}

function rate({ tokens, wall, processor }: Cost): Rate {
  return { wall: (tokens / wall) * 1000, processor: (tokens / processor) * 1000 };
}

/** A long prompt and one token. The prompt differs from its first letter on, so nothing of it is cached. */
async function prefill(backend: Backend, round: number): Promise<Rate> {
  const cost = await timed(backend, {
    prompt: `${String.fromCharCode(97 + (round % 26))} ${note.repeat(3)}`,
    maxTokens: 1,
    temperature: 0,
    seed: 1,
  });
  return rate({ ...cost, tokens: cost.prompt });
}

/** Generation alone: the difference of a long and a short answer to one prompt. */
async function generate(backend: Backend, how: Pick<GenerateRequest, "temperature" | "seed" | "responseFormat">): Promise<Rate> {
  const { temperature, seed } = how;
  await timed(backend, { prompt: note, maxTokens: 200, ...how });
  const short = await timed(backend, { prompt: note, maxTokens: 1, temperature, seed });
  const long = await timed(backend, { prompt: note, maxTokens: 200, ...how });
  return rate({ tokens: long.tokens - short.tokens, wall: long.wall - short.wall, processor: long.processor - short.processor });
}

/** Samples that share a prompt, and as many that do not, by number of sequences. */
async function samples(): Promise<void> {
  const [count, maxTokens] = [16, 24];
  console.log(
    `\n${count} samples of a prompt of ${note.repeat(3).length} characters, ${maxTokens} tokens each, median of ${rounds} rounds`,
  );
  for (const sequences of [1, 2, 4]) {
    await using backend = embedded({ model: path, engine: "reference", sequences });
    await Promise.all(
      Array.from({ length: sequences }, (_, seed) => backend.generate({ prompt: "warm", maxTokens: 8, temperature: 1, seed })),
    );
    const batch = async (prompt: (sample: number) => string): Promise<Cost> => {
      const [started, before] = [performance.now(), process.cpuUsage()];
      await Promise.all(
        Array.from({ length: count }, (_, seed) => backend.generate({ prompt: prompt(seed), maxTokens, temperature: 1.5, seed })),
      );
      const { user, system } = process.cpuUsage(before);
      return { tokens: count, wall: performance.now() - started, processor: (user + system) / 1000 };
    };
    const costs: Record<"one prompt" | "as many prompts", Cost[]> = { "one prompt": [], "as many prompts": [] };
    for (let round = 0; round < rounds; round++) {
      costs["one prompt"].push(await batch(() => `${round} ${note.repeat(3)}`));
      costs["as many prompts"].push(await batch((sample) => `${String.fromCharCode(97 + sample)}${round} ${note.repeat(3)}`));
    }
    for (const [kind, own] of Object.entries(costs)) {
      const median = (of: "wall" | "processor"): number => own.map((cost) => cost[of]).toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
      console.log(
        `  ${sequences} sequences, ${kind.padEnd(15)} ${((count / median("wall")) * 1000).toFixed(1).padStart(5)} answers/s   ${(median("processor") / count).toFixed(0).padStart(4)} ms of processor each`,
      );
    }
  }
}
