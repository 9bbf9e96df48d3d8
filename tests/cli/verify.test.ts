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
