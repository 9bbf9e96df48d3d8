import { CupelError, createRandom } from "@cupel/core";
import { openSandbox, type Sandbox, type TestOutcome } from "@cupel/sandbox";
import { passAtK } from "@cupel/stats";
import { expect, it } from "vitest";
import { type RecordedAnswers, readRecordedAnswers } from "../support/recorded-answers.ts";

// 16,400 programs that a model wrote for HumanEval (CodeT's recording): 100 for each of 164 tasks, right ones and all kinds of wrong ones.
const data = process.env.CUPEL_DATA;
const all = process.env.CUPEL_CODET === "all";
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: CodeT's programs are not judged.\n");

it.skipIf(data === undefined)(
  "two modes agree on what a model wrote, and its rates are the published ones",
  { timeout: 3_600_000 },
  async (context) => {
    const refused = (thrown: unknown) => (CupelError.is(thrown) ? context.skip(thrown.message) : Promise.reject(thrown));
    await using local = await openSandbox({ mode: "local" }).catch(refused);
    await using wasm = await openSandbox({ mode: "wasm" }).catch(refused);

    const random = createRandom("codet");
    const passed: number[] = [];
    const differences: string[] = [];
    const tasks = readRecordedAnswers(data ?? "");
    for (const [index, task] of tasks.entries()) {
      const drawn = all ? task.programs : [task.programs[random.integer(task.programs.length)] ?? ""];
      const pairs = await Promise.all(
        drawn.map(async (program) => {
          const judged = (sandbox: Sandbox) => judge(sandbox, task, program);
          return [await judged(local), await judged(wasm)] as const;
        }),
      );
      passed.push(pairs.filter(([outcome]) => outcome.status === "pass").length);
      for (const [sample, [first, second]] of pairs.entries()) {
        if (first.status !== second.status) differences.push(`${index}/${sample}: ${told(first)}; ${told(second)}`);
      }
      if (all) process.stderr.write(`\rCodeT: ${index + 1} of ${tasks.length} tasks, ${differences.length} differences`);
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

function judge(sandbox: Sandbox, { prompt, entry, gold }: RecordedAnswers, candidate: string): Promise<TestOutcome> {
  return sandbox.judge({ mode: "tests", candidate, entry: [entry], setup: prompt, tests: gold });
}

function told({ status, code, detail = "" }: TestOutcome): string {
  return `${status}(${code}) ${detail.replaceAll("\n", " ").slice(0, 80)}`;
}

/** Pyodide is slower, has half the memory, and is a newer Python than most machines have. */
function explained(difference: string): boolean {
  return /fail\((timeout|memory)\)|'int' object has no attribute 'is_integer/.test(difference);
}
