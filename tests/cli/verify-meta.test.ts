import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const slow = { timeout: 240_000 };

const task = (id: string, more: object) =>
  JSON.stringify({ id, kind: "codestub", prompt: "p", language: "python", entry_point: "f", ...more });
const sound = task("sound", { tests: [{ args: [2], equals: 4 }, { args: [5], equals: 25 }, { args: [-3], equals: 9 }] }); // biome-ignore format: short
const weak = task("weak", { tests: [{ args: [0], equals: 0 }] });
const broken = task("broken", { tests: [{ args: [2], equals: 5 }] });
const square = "def f(x):\n    return x * x\n";

test("the checks of the benchmark accept every right answer and nothing trivial", slow, async () => {
  await using folder = await temporaryFolder();
  const files = ["--tasks", join(evalFolder, "reliability_v1_60.jsonl"), "--answers", join(evalFolder, "reliability_v1_60.answers.jsonl")];
  const { code, stdout } = await runCommand("cupel", ["verify", "--meta", ...files, "--mutants", "3", "--json"], {
    directory: folder.path,
  });
  const { summary, tasks } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(tasks).toHaveLength(60);
  expect(summary.at(-1)).toMatchObject({ kind: "all", goldAccepted: { k: 60, n: 60 }, unsound: [] });
  expect(summary.at(-1).trivialRefused.k).toBe(summary.at(-1).trivialRefused.n);
  expect(summary.at(-1).mutantsRefused.rate).toBeGreaterThan(0.9);
});

test("a task that a trivial program solves, or that refuses its right answer, is named and makes the exit code 1", slow, async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), [sound, weak, broken].join("\n"));
  const answers = ["sound", "weak", "broken"].map((id) =>
    JSON.stringify({ id, output: square, wrong: ["def f(x):\n    return x ** 3\n"] }),
  );
  await writeFile(join(folder.path, "answers.jsonl"), answers.join("\n"));
  const args = ["verify", "--meta", "--tasks", "tasks.jsonl", "--answers", "answers.jsonl", "--out", "proofs.json"];
  const { code, stdout } = await runCommand("cupel", args, { directory: folder.path });
  expect(code).toBe(1);
  expect(stdout).toMatch(/Unsound, not to be used \(2\)/);
  expect(stdout).toMatch(/weak {2}accepts "def f/);
  expect(stdout).toMatch(/broken {2}refuses its right answer: 1 of 1 hidden tests failed/);
  const { tasks } = JSON.parse(await readFile(join(folder.path, "proofs.json"), "utf8"));
  expect(tasks[0]).toMatchObject({
    taskId: "sound",
    gold: { status: "pass" },
    trivial: { accepted: [] },
    mutants: { survivors: [], errors: [] },
  });
  expect(tasks[1].mutants.survivors).toContainEqual({ operator: "known wrong", place: "", text: "def f(x):\n    return x ** 3\n" });
});

test("tasks without a known answer are counted, and --candidates is asked for without --meta", slow, async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), sound);
  const { code, stdout } = await runCommand("cupel", ["verify", "--meta", "--tasks", "tasks.jsonl"], { directory: folder.path });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("Of 1 tasks no right answer is known") });
  const missing = await runCommand("cupel", ["verify", "--tasks", "tasks.jsonl"], { directory: folder.path });
  expect(missing).toMatchObject({ code: 5, stderr: expect.stringContaining("--candidates FILE") });
  await writeFile(join(folder.path, "bad.jsonl"), '{"id": 1}');
  const bad = await runCommand("cupel", ["verify", "--meta", "--tasks", "tasks.jsonl", "--answers", "bad.jsonl"], {
    directory: folder.path,
  });
  expect(bad).toMatchObject({ code: 4, stderr: expect.stringContaining("bad.jsonl:1: expected") });
});

test("cupel doctor opens every mode and says why the others cannot be used", slow, async () => {
  await using folder = await temporaryFolder();
  const { code, stdout } = await runCommand("cupel", ["doctor", "--json"], {
    directory: folder.path,
    environment: { DOCKER_HOST: "unix:///nowhere.sock" },
  });
  const { auto, sandboxes, models } = JSON.parse(stdout);
  const byName = Object.fromEntries(sandboxes.map((one: { name: string }) => [one.name, one]));
  expect(code).toBe(0);
  expect(["local", "wasm"]).toContain(auto);
  expect(byName[auto]).toMatchObject({ works: true, description: { selfTest: expect.any(Array) } });
  expect(byName["container (docker)"]).toMatchObject({ works: false, reason: expect.stringContaining("no engine answers") });
  expect(models).toMatchObject([
    { name: "embedded, engine reference", works: true, found: expect.stringContaining("the bundled model answers") },
    { name: "embedded, engine llama" },
    { name: "ollama" },
  ]);
  // Whether it works is the machine's business; that it says why not is ours.
  expect(models.filter(({ works, reason, found }: Record<string, unknown>) => !(works ? found : reason))).toEqual([]);
});
