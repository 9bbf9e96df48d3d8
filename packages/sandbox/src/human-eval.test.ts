import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import { describe, expect, it } from "vitest";
import { openSandbox } from "./open-sandbox.ts";

interface Problem {
  readonly task_id: string;
  readonly prompt: string;
  readonly entry_point: string;
  readonly canonical_solution: string;
  readonly test: string;
}

const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: HumanEval is not judged.\n");

describe.skipIf(data === undefined).each(["local", "wasm"] as const)("HumanEval in mode %s", (mode) => {
  it("passes all 164 canonical solutions and none of 164 that return None", { timeout: 120_000 }, async (context) => {
    const sandbox = await openSandbox({ mode, wallMs: 5000 }).catch((thrown) => {
      if (CupelError.is(thrown) && thrown.code === "SANDBOX_UNAVAILABLE") return context.skip(thrown.message);
      throw thrown;
    });
    await using _released = sandbox;
    const text = readFileSync(join(data ?? "", "human-eval", "HumanEval.jsonl"), "utf8");
    const problems: Problem[] = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const passed = async (body: (problem: Problem) => string) => {
      const judged = problems.map(async (problem) => {
        const { prompt, entry_point, test } = problem;
        const candidate = prompt + body(problem);
        const { status } = await sandbox.judge({
          mode: "tests",
          candidate,
          entry: [entry_point],
          setup: prompt,
          tests: `${test}\ncheck(${entry_point})\n`,
        });
        return status;
      });
      return (await Promise.all(judged)).filter((status) => status === "pass").length;
    };
    expect(await passed(({ canonical_solution }) => canonical_solution)).toBe(164);
    expect(await passed(() => "    return None\n")).toBe(0);
  });
});
