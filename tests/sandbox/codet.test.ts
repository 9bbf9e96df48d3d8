import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError, createRandom } from "@cupel/core";
import { openSandbox, type Sandbox, type TestOutcome } from "@cupel/sandbox";
import { passAtK } from "@cupel/stats";
import { expect, it } from "vitest";

// 16,400 programs that a model wrote for HumanEval (CodeT's recording): 100 for each of 164 tasks, right ones and all kinds of wrong ones.
const data = process.env.CUPEL_DATA;
const all = process.env.CUPEL_CODET === "all";
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: CodeT's programs are not judged.\n");

interface Problem {
  readonly prompt: string;
  readonly entry_point: string;
  readonly test: string;
}

interface Recorded {
  readonly prompt: string;
  readonly samples: readonly string[];
}

const readLines = <Line>(name: string): Line[] =>
  readFileSync(join(data ?? "", name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

it.skipIf(data === undefined)(
  "two modes agree on what a model wrote, and its rates are the published ones",
  { timeout: 3_600_000 },
  async (context) => {
    const problems = readLines<Problem>("human-eval/HumanEval.jsonl");
    const recordings = readLines<Recorded>("codet/HumanEval_codegen16B_solutions.jsonl");
    const refused = (thrown: unknown) => (CupelError.is(thrown) ? context.skip(thrown.message) : Promise.reject(thrown));
    await using local = await openSandbox({ mode: "local" }).catch(refused);
    await using wasm = await openSandbox({ mode: "wasm" }).catch(refused);

    const random = createRandom("codet");
    const passed: number[] = [];
    const differences: string[] = [];
    for (const [index, problem] of problems.entries()) {
      const { prompt, samples } = recordingOf(problem, recordings);
      const drawn = all ? samples : [samples[random.integer(samples.length)] ?? ""];
      const pairs = await Promise.all(
        drawn.map(async (sample) => {
          const judged = (sandbox: Sandbox) => judge(sandbox, problem, prompt + functionOf(sample));
          return [await judged(local), await judged(wasm)] as const;
        }),
      );
      passed.push(pairs.filter(([outcome]) => outcome.status === "pass").length);
      for (const [sample, [first, second]] of pairs.entries()) {
        if (first.status !== second.status) differences.push(`${index}/${sample}: ${told(first)}; ${told(second)}`);
      }
      if (all) process.stderr.write(`\rCodeT: ${index + 1} of ${problems.length} tasks, ${differences.length} differences`);
    }
    process.stderr.write(`\n${differences.join("\n")}\n`);
    if (all) {
      const rates = [1, 10, 100].map((k) => (100 * passed.reduce((sum, count) => sum + passAtK(100, count, k), 0)) / passed.length);
      process.stderr.write(`pass@1, 10, 100: ${rates.map((rate) => rate.toFixed(2)).join(", ")} %\n`);
      expect(rates.map((rate) => Number(rate.toFixed(1)))).toEqual([22.1, 50.4, 73.8]);
    }
    expect(differences.filter((difference) => !explained(difference))).toEqual([]);
  },
);

/** The recording has an order of its own, prompts without their examples, and six names of functions twice. */
function recordingOf({ prompt, entry_point: entry }: Problem, recordings: readonly Recorded[]): Recorded {
  const named = recordings.filter((recording) => Array.from(recording.prompt.matchAll(/^def (\w+)/gm)).at(-1)?.[1] === entry);
  const [nearest] = named.sort((left, right) => sharedStart(right.prompt, prompt) - sharedStart(left.prompt, prompt));
  if (nearest === undefined) throw new Error(`nothing was recorded for ${entry}`);
  return nearest;
}

function sharedStart(left: string, right: string): number {
  let end = 0;
  while (end < left.length && left[end] === right[end]) end++;
  return end;
}

/** A sample goes on behind its function until the model was stopped. These ends are the ones under which the rates were published. */
function functionOf(sample: string): string {
  return sample.slice(0, /\n(?:class|def|#|if|print)/.exec(sample)?.index);
}

function judge(sandbox: Sandbox, { prompt, entry_point, test }: Problem, candidate: string): Promise<TestOutcome> {
  const tests = `${test}\ncheck(${entry_point})\n`;
  return sandbox.judge({ mode: "tests", candidate, entry: [entry_point], setup: prompt, tests });
}

function told({ status, code, detail = "" }: TestOutcome): string {
  return `${status}(${code}) ${detail.replaceAll("\n", " ").slice(0, 80)}`;
}

/** Pyodide is slower, has half the memory, and is a newer Python than most machines have. */
function explained(difference: string): boolean {
  return /fail\((timeout|memory)\)|'int' object has no attribute 'is_integer/.test(difference);
}
