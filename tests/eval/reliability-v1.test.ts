import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publicTask, type Task, type Verdict } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import { type DefaultVerifiers, defaultVerifiers, readTasks } from "@cupel/verifiers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Answers {
  readonly id: string;
  readonly gold: string;
  readonly wrong: readonly { readonly text: string; readonly why: string }[];
}

const fileOf = (name: string) => fileURLToPath(new URL(`../../eval/${name}`, import.meta.url));
const tasks = await readTasks(fileOf("reliability_v1_60.jsonl"));
const lines = readFileSync(fileOf("reliability_v1_60.answers.jsonl"), "utf8").trim().split("\n");
const answers = new Map(lines.map((line) => JSON.parse(line) as Answers).map((own) => [own.id, own]));

let sandbox: Sandbox;
let verifiers: DefaultVerifiers;
beforeAll(async () => {
  sandbox = await openSandbox({ workers: 1 });
  verifiers = defaultVerifiers({ sandbox });
});
afterAll(async () => {
  await Promise.all(Object.values(verifiers).map((verifier) => verifier[Symbol.asyncDispose]()));
  await sandbox[Symbol.asyncDispose]();
});

const checksOf = (task: Task, scope: "public" | "gold") => (scope === "gold" ? { ...task.checks, ...task.gold } : task.checks);
const verify = (task: Task, text: string, scope: "public" | "gold"): Promise<Verdict> | undefined =>
  verifiers[task.kind]?.verify({ task: publicTask(task), checks: checksOf(task, scope), scope, candidate: { text } });

test("there are 20 tasks of each kind, each of a family of its own and with its answers", () => {
  for (const kind of ["json", "sql", "codestub"]) {
    const own = tasks.filter((task) => task.kind === kind);
    expect(own).toHaveLength(20);
    expect(new Set(own.map(({ family }) => family)).size).toBe(20);
  }
  expect([...answers.keys()].sort()).toEqual(tasks.map(({ id }) => id).sort());
});

describe.each(tasks.map((task) => [task.id, task] as const))("%s", (id, task) => {
  const { gold, wrong } = answers.get(id) ?? { gold: "", wrong: [] };

  test("has checks without defects", async () => {
    for (const scope of ["public", "gold"] as const) {
      expect(await verifiers[task.kind]?.validate?.(publicTask(task), checksOf(task, scope), scope)).toEqual([]);
    }
  });

  test("accepts its gold answer, publicly and against the gold", async () => {
    expect(await verify(task, gold, "public")).toMatchObject({ status: "pass", level: "verified", extraction: "strict" });
    expect(await verify(task, gold, "gold")).toMatchObject({ status: "pass" });
  });

  test("rejects at least three wrong answers, each with a fail", async () => {
    expect(wrong.length).toBeGreaterThanOrEqual(3);
    for (const { text, why } of wrong) expect(await verify(task, text, "gold"), why).toMatchObject({ status: "fail" });
  });

  test("rejects answers that say nothing, publicly", async () => {
    for (const text of ["", "null", "{}", "SELECT 1", "def f():\n    pass"])
      expect(await verify(task, text, "public"), text).toMatchObject({ status: "fail" });
  });

  test("shows no hidden value in the reasons of its gold", async () => {
    const secrets = task.kind === "json" ? hiddenTexts(task) : [];
    for (const { text } of wrong) {
      const reason = (await verify(task, text, "gold"))?.reason ?? "";
      for (const secret of secrets) expect(reason).not.toContain(secret);
      if (task.kind === "codestub") expect(reason).toMatch(/^(\d+ of \d+ hidden tests failed( \(\w+\))?|does not (parse|load))$/);
      if (task.kind === "sql")
        expect(reason).toMatch(/^(wrong result on \d of \d databases|the query does not run on hidden data \(\w+\)|.* is not allowed.*)$/);
    }
  });
});

// Texts that stand in the expected answer and nowhere in the schema.
function hiddenTexts(task: Task): readonly string[] {
  const schema = JSON.stringify(task.checks.schema);
  return Object.values(task.gold?.expected as object).filter((value) => typeof value === "string" && !schema.includes(value)) as string[];
}

const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: the reference's own task file is not read.\n");

test.skipIf(data === undefined)("the reference's own file loads as it is, without a defect", async () => {
  const theirs = await readTasks(join(data ?? "", "reliabilityloop", "reliability_v1_60.jsonl"));
  expect(theirs).toHaveLength(60);
  for (const task of theirs) {
    expect(task.gold, task.id).toBeDefined();
    for (const scope of ["public", "gold"] as const) {
      expect(await verifiers[task.kind]?.validate?.(publicTask(task), checksOf(task, scope), scope), task.id).toEqual([]);
    }
    expect(await verify(task, "", "gold"), task.id).toMatchObject({ status: "fail" });
  }
});
