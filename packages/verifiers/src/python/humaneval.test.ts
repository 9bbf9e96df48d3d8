import { join } from "node:path";
import { publicTask, type Task } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTasks } from "../tasks/read-tasks.ts";
import type { PythonChecks } from "./checks.ts";
import { python } from "./python.ts";

const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: HumanEval is not run.\n");

describe.skipIf(data === undefined)("HumanEval", () => {
  let sandbox: Sandbox;
  let tasks: readonly Task[];
  beforeAll(async () => {
    sandbox = await openSandbox({ workers: 1 });
    tasks = await readTasks(join(data ?? "", "human-eval", "HumanEval.jsonl"));
  });
  afterAll(() => sandbox?.[Symbol.asyncDispose]());

  const verdictsOf = (answer: (task: Task) => string, scope: "public" | "gold" = "gold") =>
    Promise.all(
      tasks.map((task) => {
        const checks = (scope === "gold" ? { ...task.checks, ...task.gold } : task.checks) as unknown as PythonChecks;
        return python({ sandbox }).verify({ task: publicTask(task), checks, scope, candidate: { text: answer(task) } });
      }),
    );
  const count = (verdicts: readonly { readonly status: string }[]) => verdicts.filter(({ status }) => status === "pass").length;
  const solution = (task: Task) => String(task.gold?.solution);

  test("RL-28 every canonical solution passes, as a body and as a whole program", async () => {
    expect(tasks).toHaveLength(164);
    expect(count(await verdictsOf(solution))).toBe(164);
    expect(count(await verdictsOf((task) => `\`\`\`python\n${task.prompt}${solution(task)}\n\`\`\``))).toBe(164);
  });

  test("no wrong body passes, and each is a fail, not an error", async () => {
    for (const body of ["    return 'wrong'\n", "    pass\n", ""]) {
      const verdicts = await verdictsOf(() => body);
      expect(verdicts.map(({ status }) => status)).toEqual(Array(164).fill("fail"));
    }
  });

  test("public checks only load the program", async () => {
    const verdicts = await verdictsOf(solution, "public");
    expect(verdicts.filter((verdict) => verdict.status === "pass" && verdict.level === "parsed")).toHaveLength(164);
  });
});
