import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom, type RunRecord, recordSchema } from "@cupel/core";
import { sampleSchema, summarySchema, winSchema } from "@cupel/reporters";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { canonicalSet, linesOf, recordsIn } from "../support/run-artifacts.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const tasksFile = join(evalFolder, "reliability_v1_60.jsonl");
const simulated = [
  "--backend",
  "simulated",
  "--answers",
  join(evalFolder, "reliability_v1_60.answers.jsonl"),
  "--skill",
  "0.5",
  "--prompts-file",
  tasksFile,
];

const canonical = async (folder: string) => canonicalSet(await recordsIn(folder));

test("a run leaves whole, valid artifacts and says where they are", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await runCommand("cupel", ["run", ...simulated, "--limit", "9", "--best-of-k", "3"], {
    directory: folder.path,
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/baseline .*\(\d+\/9\)/);
  expect(stdout).toMatch(/^- outdir: runs[/\\]\d{8}-\d{6}-[0-9a-f]{8}$/m);
  const [run = ""] = await readdir(join(folder.path, "runs"));
  const inRun = (name: string) => join(folder.path, "runs", run, name);
  expect((await readdir(inRun("."))).sort()).toEqual([
    "calls.jsonl",
    "end.json",
    "leaderboard.md",
    "records.jsonl",
    "report.html",
    "run.json",
    "samples.jsonl",
    "summary.json",
    "wins.jsonl",
  ]);

  const ajv = new Ajv2020({ strict: false });
  for (const [schema, rows] of [
    [recordSchema, await linesOf(inRun("records.jsonl"))],
    [sampleSchema, await linesOf(inRun("samples.jsonl"))],
    [winSchema, await linesOf(inRun("wins.jsonl"))],
    [summarySchema, [JSON.parse(await readFile(inRun("summary.json"), "utf8"))]],
  ] as const) {
    const validate = ajv.compile(schema);
    for (const row of rows) expect(validate(row), ajv.errorsText(validate.errors)).toBe(true);
  }
  expect(await linesOf(inRun("records.jsonl"))).toHaveLength(27);
});

test("--json puts one document on stdout; equal seeds give equal records, another seed gives others", async () => {
  await using folder = await temporaryFolder();
  const run = (seed: string, outdir: string) =>
    runCommand(
      "cupel",
      ["run", ...simulated, "--limit", "6", "--best-of-k", "2", "--temperature", "0.7", "--seed", seed, "--outdir", outdir, "--json"],
      { directory: folder.path },
    );
  const [first] = await Promise.all([run("3", "a"), run("3", "b"), run("4", "c")]);
  expect(JSON.parse(first.stdout)).toMatchObject({ status: "complete", task_count: 6, seed: 3 });
  const [a, b, c] = await Promise.all(["a", "b", "c"].map((name) => canonical(join(folder.path, name))));
  expect(b).toEqual(a);
  expect(c).not.toEqual(a);
});

test("killed at any moment and resumed, a run on the bundled model ends with the same set (RL-12)", async () => {
  await using folder = await temporaryFolder();
  const args = ["--prompts-file", tasksFile, "--tasks", "json,sql", "--limit", "6", "--best-of-k", "2", "--concurrency", "2", "--quiet"];
  const whole = await runCommand("cupel", ["run", ...args, "--outdir", "whole"], { directory: folder.path });
  expect(whole).toMatchObject({ code: 0 });

  const random = createRandom("kill");
  let next = startCommand("cupel", ["run", ...args, "--outdir", "killed"], { directory: folder.path });
  for (let kill = 0; kill < 2; kill++) {
    const begun = await growsTo(join(folder.path, "killed", "records.jsonl"), 1 + kill * 5 + random.integer(4));
    next.child.kill("SIGKILL");
    await next.finished;
    expect(begun).toBe(true);
    next = startCommand("cupel", ["run", "--resume", "killed", "--quiet"], { directory: folder.path });
  }
  expect(await next.finished).toMatchObject({ code: 0 });
  expect(await canonical(join(folder.path, "killed"))).toEqual(await canonical(join(folder.path, "whole")));
});

test("an interrupt leaves a partial run that says how to go on, exit code 130", async () => {
  await using folder = await temporaryFolder();
  const { child, finished } = startCommand("cupel", ["run", "--prompts-file", tasksFile, "--best-of-k", "4", "--outdir", "run"], {
    directory: folder.path,
  });
  await growsTo(join(folder.path, "run", "records.jsonl"), 3);
  child.kill("SIGINT");
  const { code, stderr } = await finished;
  expect(code).toBe(130);
  expect(stderr).toContain("Continue with --resume run");
  expect(JSON.parse(await readFile(join(folder.path, "run", "summary.json"), "utf8"))).toMatchObject({ status: "partial" });
});

test("a spent budget is exit code 3, and the run goes on with a larger one", async () => {
  await using folder = await temporaryFolder();
  const part = await runCommand("cupel", ["run", ...simulated, "--limit", "6", "--budget", "calls=5", "--outdir", "run"], {
    directory: folder.path,
  });
  expect(part).toMatchObject({ code: 3, stderr: expect.stringContaining("5 calls") });
  expect(await runCommand("cupel", ["run", "--resume", "run", "--quiet"], { directory: folder.path })).toMatchObject({ code: 0 });
  expect(await linesOf(join(folder.path, "run", "records.jsonl"))).toHaveLength(18);
});

test("a recorded run replays to the same candidates and verdicts, without the model", async () => {
  await using folder = await temporaryFolder();
  const shared = ["--prompts-file", tasksFile, "--limit", "6", "--best-of-k", "2", "--quiet"];
  await runCommand("cupel", ["run", ...shared, "--outdir", "model"], { directory: folder.path });
  const replayed = await runCommand(
    "cupel",
    ["run", ...shared, "--backend", "replay", "--replay-from", "model/records.jsonl", "--outdir", "replay"],
    { directory: folder.path },
  );
  expect(replayed).toMatchObject({ code: 0 });
  const said = async (name: string) =>
    (await linesOf<RunRecord>(join(folder.path, name, "records.jsonl")))
      .map(({ taskId, arm, candidates, gold }) =>
        JSON.stringify([taskId, arm, candidates.map(({ text, verdict }) => [text, verdict]), gold]),
      )
      .sort();
  expect(await said("replay")).toEqual(await said("model"));
});

test("wins of one run are examples in the next, never for their own task, and hidden tests are in no prompt (RL-20, RL-22)", async () => {
  await using folder = await temporaryFolder();
  await runCommand("cupel", ["run", ...simulated, "--limit", "20", "--skill", "1", "--quiet", "--outdir", "first"], {
    directory: folder.path,
  });
  const second = await runCommand(
    "cupel",
    ["run", ...simulated, "--limit", "30", "--quiet", "--memory-file", "first/wins.jsonl", "--memory-top-k", "2", "--outdir", "second"],
    { directory: folder.path },
  );
  expect(second).toMatchObject({ code: 0 });
  const records = await linesOf<RunRecord>(join(folder.path, "second", "records.jsonl"));
  const helped = records.filter(({ candidates }) => candidates.some(({ memory }) => memory !== undefined));
  expect(helped.length).toBeGreaterThan(0);
  for (const { arm, taskPrompt, candidates } of records) {
    if (arm !== "policy") expect(candidates.every(({ memory }) => memory === undefined)).toBe(true);
    for (const { prompt } of candidates) expect(prompt.split(taskPrompt)).toHaveLength(2);
  }
  const hidden = (await linesOf<{ id: string; tests?: readonly object[] }>(tasksFile)).flatMap(({ id, tests = [] }) =>
    tests.map((test) => [id, JSON.stringify(test)] as const),
  );
  for (const [id, text] of hidden) {
    for (const { candidates } of records.filter(({ taskId }) => taskId === id))
      for (const { prompt } of candidates) expect(prompt).not.toContain(text);
  }
});

/** Waits until a file has so many lines; false when it does not get there. */
async function growsTo(file: string, count: number): Promise<boolean> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text.split("\n").length > count) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
