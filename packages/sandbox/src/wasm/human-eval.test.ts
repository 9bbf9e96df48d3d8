import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TestOutcome } from "../sandbox.ts";
import { openWasmSandbox } from "./wasm-sandbox.ts";

interface Problem {
  readonly task_id: string;
  readonly prompt: string;
  readonly entry_point: string;
  readonly canonical_solution: string;
  readonly test: string;
}

const data = process.env.CUPEL_DATA;
// biome-ignore lint/suspicious/noConsole: a skipped check says so.
if (data === undefined) console.warn("CUPEL_DATA is not set: HumanEval is not judged.");

test.skipIf(data === undefined)("of HumanEval, every solution passes and no wrong body does", { timeout: 120_000 }, async () => {
  const lines = readFileSync(join(data ?? "", "human-eval", "HumanEval.jsonl"), "utf8")
    .trim()
    .split("\n");
  const problems = lines.map((line) => JSON.parse(line) as Problem);
  const cacheDirectory = join(tmpdir(), "cupel-test-cache");
  await using sandbox = await openWasmSandbox({ workers: 2, wallMs: 5000, python: undefined, recycleAfter: 1000, cacheDirectory });
  const statuses = async (body: (problem: Problem) => string): Promise<Record<string, number>> => {
    const judged = problems.map(
      ({ prompt, entry_point, test, ...rest }): Promise<TestOutcome> =>
        sandbox.judge({
          mode: "tests",
          candidate: prompt + body({ prompt, entry_point, test, ...rest }),
          entry: [entry_point],
          setup: prompt,
          tests: `${test}\ncheck(${entry_point})\n`,
        }),
    );
    const counts: Record<string, number> = {};
    for (const { status } of await Promise.all(judged)) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  expect(problems).toHaveLength(164);
  expect(await statuses(({ canonical_solution }) => canonical_solution)).toEqual({ pass: 164 });
  expect(await statuses(() => "    return None\n")).toEqual({ fail: 164 });
});
