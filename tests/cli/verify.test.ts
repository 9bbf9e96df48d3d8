import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const tasks = join(evalFolder, "reliability_v1_60.jsonl");
interface Answer {
  readonly id: string;
  readonly gold: string;
  readonly wrong: readonly { readonly text: string }[];
}
const answers = (await readFile(join(evalFolder, "reliability_v1_60.answers.jsonl"), "utf8"))
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Answer);
const jsonl = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join("\n");

test("gold answers pass and wrong ones fail, one verdict line each, in order", async () => {
  await using folder = await temporaryFolder();
  const rows = answers.flatMap(({ id, gold, wrong }) => [{ id, output: gold }, ...wrong.map(({ text }) => ({ id, output: text }))]);
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl(rows));
  const { code, stdout, stderr } = await runCommand("cupel", ["verify", "--tasks", tasks, "--candidates", "candidates.jsonl", "--gold"], {
    directory: folder.path,
  });
  const verdicts = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; status: string });
  expect(verdicts.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  const golds = new Map(answers.map(({ id, gold }) => [id, gold]));
  expect(verdicts.map(({ status }) => status)).toEqual(rows.map(({ id, output }) => (golds.get(id) === output ? "pass" : "fail")));
  expect(code).toBe(1);
  expect(stderr).toContain(`${rows.length} verdicts: 60 pass, ${rows.length - 60} fail, 0 error`);
  expect(stdout).not.toContain('"evidence"');
});

test("--out appears whole; all passes are exit code 0", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl(answers.map(({ id, gold }) => ({ id, output: gold }))));
  const finished = await runCommand("cupel", ["verify", "--tasks", tasks, "--candidates", "candidates.jsonl", "--out", "verdicts.jsonl"], {
    directory: folder.path,
  });
  expect(finished).toMatchObject({ code: 0, stdout: "" });
  expect((await readdir(folder.path)).sort()).toEqual(["candidates.jsonl", "verdicts.jsonl"]);
});

test("without --gold a task with no declared public check is an error, never a pass", async () => {
  await using folder = await temporaryFolder();
  await writeFile(
    join(folder.path, "tasks.jsonl"),
    jsonl([{ id: "a", kind: "codestub", prompt: "p", language: "python", entry_point: "f", tests: [{ args: [1], equals: 1 }] }]),
  );
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl([{ id: "a", output: "def f(x):\n    return x" }]));
  const args = ["verify", "--tasks", "tasks.jsonl", "--candidates", "candidates.jsonl"];
  expect(await runCommand("cupel", args, { directory: folder.path })).toMatchObject({
    code: 6,
    stdout: expect.stringContaining('"vacuous"'),
  });
  expect(await runCommand("cupel", [...args, "--public-tests", "1"], { directory: folder.path })).toMatchObject({ code: 0 });
  expect(await runCommand("cupel", [...args, "--gold"], { directory: folder.path })).toMatchObject({ code: 0 });
});

test("texts, numbers, choices and lists are verified as they come, publicly and against the gold", async () => {
  await using folder = await temporaryFolder();
  const tasks = [
    { id: "t", kind: "text", prompt: "p", checks: { regex: "^INV-\\d+$" }, gold: { exact: "INV-42" } },
    { id: "n", kind: "number", prompt: "p", checks: { unit: "m", units: { km: 1000 } }, gold: { expected: 1500 } },
    { id: "c", kind: "choice", prompt: "p", checks: { options: ["Paris", "Oslo"] }, gold: { expected: "B" } },
    { id: "s", kind: "set", prompt: "p", checks: { at_most: ["a", "b", "c"] }, gold: { items: ["a", "b"] } },
  ];
  const right = { t: "INV-42", n: "It is 1.5 km.", c: "Answer: (B)", s: "- b\n- a" };
  const wrong = { t: "INV-43", n: "1.5 m", c: "Paris", s: "a" };
  await writeFile(join(folder.path, "tasks.jsonl"), jsonl(tasks));
  const rows = [right, wrong].flatMap((answers) => Object.entries(answers).map(([id, output]) => ({ id, output })));
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl(rows));
  const args = ["verify", "--tasks", "tasks.jsonl", "--candidates", "candidates.jsonl"];
  const statuses = async (...more: readonly string[]) => {
    const { stdout } = await runCommand("cupel", [...args, ...more], { directory: folder.path });
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { status: string }).status);
  };
  expect(await statuses("--gold")).toEqual([...Array(4).fill("pass"), ...Array(4).fill("fail")]);
  // Numbers and choices declare nothing beyond what has to be there, so nothing is verified publicly.
  expect(await statuses()).toEqual(["pass", "error", "error", "pass", "pass", "error", "error", "pass"]);
});

test("a defect in the checks of a task ends it before any answer is looked at", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), jsonl([{ id: "t", kind: "text", prompt: "p", checks: { regex: "[a" } }]));
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl([{ id: "t", output: "a" }]));
  expect(
    await runCommand("cupel", ["verify", "--tasks", "tasks.jsonl", "--candidates", "candidates.jsonl"], { directory: folder.path }),
  ).toMatchObject({ code: 4, stdout: "", stderr: expect.stringContaining('Task "t": /[a/ does not compile') });
});

test("a candidate for a task that is not there ends with its line; no file is left", async () => {
  await using folder = await temporaryFolder();
  await writeFile(
    join(folder.path, "candidates.jsonl"),
    jsonl([
      { id: answers[0]?.id, output: answers[0]?.gold },
      { id: "nobody", output: "x" },
    ]),
  );
  const finished = await runCommand(
    "cupel",
    ["verify", "--tasks", tasks, "--candidates", "candidates.jsonl", "--gold", "--out", "v.jsonl"],
    { directory: folder.path },
  );
  expect(finished).toMatchObject({ code: 4, stderr: expect.stringContaining("candidates.jsonl:2: no task of") });
  expect(await readdir(folder.path)).toEqual(["candidates.jsonl"]);
});

test("a reader that goes away ends it quietly, but not as if all had passed", async () => {
  await using folder = await temporaryFolder();
  const rows = Array.from({ length: 4000 }, () => ({ id: "a", output: "{}" }));
  await writeFile(
    join(folder.path, "tasks.jsonl"),
    jsonl([{ id: "a", kind: "json", prompt: "p", schema: { type: "object" }, expected: { a: 1 } }]),
  );
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl(rows));
  const { child, finished } = startCommand("cupel", ["verify", "--tasks", "tasks.jsonl", "--candidates", "candidates.jsonl"], {
    directory: folder.path,
  });
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await finished).toMatchObject({ code: 141, stderr: "" });
});

test.skipIf(!process.env.CUPEL_DATA)("HumanEval: 164 canonical solutions pass, 164 wrong bodies do not", async () => {
  await using folder = await temporaryFolder();
  const file = join(process.env.CUPEL_DATA ?? "", "human-eval", "HumanEval.jsonl");
  const rows = (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { task_id: string; canonical_solution: string });
  await writeFile(join(folder.path, "gold.jsonl"), jsonl(rows.map((row) => ({ id: row.task_id, output: row.canonical_solution }))));
  await writeFile(join(folder.path, "wrong.jsonl"), jsonl(rows.map((row) => ({ id: row.task_id, output: "    return object()\n" }))));
  const counts = async (candidates: string) =>
    (await runCommand("cupel", ["verify", "--tasks", file, "--candidates", candidates, "--gold"], { directory: folder.path })).stderr;
  expect(await counts("gold.jsonl")).toContain("164 pass, 0 fail, 0 error");
  expect(await counts("wrong.jsonl")).toContain("0 pass, 164 fail, 0 error");
});

test.skipIf(!process.env.CUPEL_DATA)("GSM8K: 1,319 worked solutions pass, and the next task's do not", async () => {
  await using folder = await temporaryFolder();
  const file = join(process.env.CUPEL_DATA ?? "", "gsm8k", "test.jsonl");
  const solutions = (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { answer: string }).answer);
  const shifted = [...solutions.slice(1), ...solutions.slice(0, 1)];
  const sameByChance = solutions.filter((solution, index) => last(solution) === last(shifted[index] ?? "")).length;
  const counts = async (answers: readonly string[]) => {
    await writeFile(join(folder.path, "answers.jsonl"), jsonl(answers.map((output, index) => ({ id: `gsm8k/${index + 1}`, output }))));
    const args = ["verify", "--tasks", file, "--candidates", "answers.jsonl", "--gold", "--out", "verdicts.jsonl"];
    return (await runCommand("cupel", args, { directory: folder.path })).stderr;
  };
  expect(await counts(solutions)).toContain("1319 pass, 0 fail, 0 error");
  expect(await counts(shifted)).toContain(`${sameByChance} pass, ${1319 - sameByChance} fail, 0 error`);
});

function last(solution: string): string {
  return solution.split("#### ").at(-1) ?? "";
}
