import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalRecord, type RunRecord } from "@cupel/core";
import { summarySchema } from "@cupel/reporters";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const tasksFile = join(evalFolder, "reliability_v1_60.jsonl");
const answersFile = join(evalFolder, "reliability_v1_60.answers.jsonl");
const simulated = ["--backend", "simulated", "--answers", answersFile, "--prompts-file", tasksFile, "--tasks", "json", "--limit", "12"];

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly prompt: string;
}
async function lines<Row>(file: string): Promise<readonly Row[]> {
  return (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}
const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** Wins as ReliabilityLoop writes them: for ten json tasks what is right, for another what fails its schema today, and one of no task at all. */
async function writeWins(file: string): Promise<void> {
  const tasks = (await lines<Line>(tasksFile)).filter(({ kind }) => kind === "json");
  const answers = new Map((await lines<{ id: string; gold: string }>(answersFile)).map(({ id, gold }) => [id, gold]));
  const win = ({ kind, prompt, id }: Line, output: string) => ({ kind, prompt, output, id, model: "m1", mode: "policy" });
  const right = tasks.slice(0, 10).map((task) => win(task, answers.get(task.id) ?? ""));
  const stale = win(tasks[10] as Line, '{"stale": true}');
  const elsewhere = win({ kind: "json", prompt: "Extract strict JSON from this note: 'nothing like it'", id: "elsewhere" }, '{"a": 1}');
  await writeFile(file, jsonl([...right, stale, elsewhere]));
}

test("a run with memory reports its lift, with and without exact reuse, paired and with intervals, and checks every win again", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const run = (...args: readonly string[]) => runCommand("cupel", ["run", ...args], { directory: folder.path });
  await writeWins(join(folder.path, "wins.jsonl"));
  const memory = ["--memory-file", "wins.jsonl", "--memory-top-k", "2", "--reuse-exact", "--skill", "0.4"];
  const { code, stdout, stderr } = await run(...simulated, ...memory, "--outdir", "run");
  expect({ code, stderr }).toMatchObject({ code: 0 });

  const summary = JSON.parse(await readFile(join(folder.path, "run", "summary.json"), "utf8"));
  const validate = new Ajv2020({ strict: false }).compile(summarySchema);
  expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
  expect(summary.arms).toEqual(["baseline", "contract", "policy", "no_memory"]);
  expect(summary.config).toMatchObject({
    memory_entries_loaded: 12,
    memory_reverified: { loaded: 12, verified: 10, parsed: 0, refused: 1, broken: 0, unchecked: 1 },
  });
  const correct = summary.memory_lift.filter(({ metric }: { metric: string }) => metric === "correct");
  expect(correct.map(({ exact_reuse, reused, n }: Record<string, unknown>) => [exact_reuse, reused, n])).toEqual([
    ["left out", 10, 2],
    ["counted", 10, 12],
  ]);
  const [, counted] = correct;
  expect(counted.wins).toBeGreaterThan(counted.losses);
  expect(counted.difference_ci[0]).toBeLessThan(counted.difference);
  const told = stdout.replaceAll("\n", " ");
  expect(told).toContain("policy with memory against without on correct, 10 answers reused as they are counted: +");
  expect(told).toContain("of 12 wins 10 pass the checks of their task today");
  expect(await readFile(join(folder.path, "run", "leaderboard.md"), "utf8")).toContain("## Memory");

  const records = await lines<RunRecord>(join(folder.path, "run", "records.jsonl"));
  for (const { arm, candidates, chosen } of records) {
    const answer = candidates[chosen ?? -1];
    expect(arm === "policy" || answer?.memory === undefined).toBe(true);
    for (const { prompt } of candidates) expect(prompt).not.toContain('{"stale": true}');
  }
  const policy = records.filter(({ arm }) => arm === "policy");
  expect(policy.filter(({ candidates, chosen }) => candidates[chosen ?? -1]?.memory?.exact)).toHaveLength(10);
  expect(policy.some(({ candidates }) => candidates.some(({ memory: from }) => from && !from.exact))).toBe(true);
});

test("without --reuse-exact nothing is reused; a resumed run checks the wins again and comes to the same records", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const run = (...args: readonly string[]) => runCommand("cupel", ["run", "--quiet", ...args], { directory: folder.path });
  await writeWins(join(folder.path, "wins.jsonl"));
  const args = [...simulated, "--memory-file", "wins.jsonl", "--memory-top-k", "1", "--arms", "policy,no_memory"];
  expect(await run(...args, "--outdir", "whole")).toMatchObject({ code: 0 });
  expect(await run(...args, "--outdir", "part", "--budget", "calls=9")).toMatchObject({ code: 3 });
  expect(await run("--resume", "part")).toMatchObject({ code: 0 });
  const canonical = async (outdir: string) =>
    (await lines<RunRecord>(join(folder.path, outdir, "records.jsonl"))).map((record) => JSON.stringify(canonicalRecord(record))).sort();
  expect(await canonical("part")).toEqual(await canonical("whole"));
  const { memory_lift } = JSON.parse(await readFile(join(folder.path, "whole", "summary.json"), "utf8"));
  expect(memory_lift.map(({ reused }: { reused: number }) => reused)).toEqual([0, 0, 0, 0]);
});

test("wins of another task file are checked by the tasks that are named, or stay unchecked", { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  await writeWins(join(folder.path, "wins.jsonl"));
  const other = { id: "other", kind: "json", prompt: "How many?", schema: { type: "object" }, expected: { n: 1 } };
  await writeFile(join(folder.path, "other.jsonl"), jsonl([other]));
  const found = async (outdir: string, ...more: readonly string[]) => {
    const memory = ["--memory-file", "wins.jsonl", "--memory-top-k", "1", "--arms", "policy", "--outdir", outdir];
    const args = ["run", "--quiet", "--backend", "mock", "--prompts-file", "other.jsonl", ...memory, ...more];
    expect(await runCommand("cupel", args, { directory: folder.path })).toMatchObject({ code: 0 });
    return JSON.parse(await readFile(join(folder.path, outdir, "summary.json"), "utf8")).config.memory_reverified;
  };
  expect(await found("alone")).toMatchObject({ verified: 0, refused: 0, unchecked: 12 });
  expect(await found("named", "--memory-tasks", tasksFile)).toMatchObject({ verified: 10, refused: 1, unchecked: 1 });
});

test.each([
  [["--arms", "policy,no_memory"], "The arm no_memory needs --memory-file FILE"],
  [["--memory-tasks", tasksFile], "--memory-tasks needs --memory-file FILE."],
])("%j is refused in a sentence", { timeout: 60_000 }, async (more, sentence) => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand("cupel", ["run", ...more], { directory: folder.path });
  expect([code, stderr]).toEqual([5, expect.stringContaining(sentence)]);
});
