import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { summarySchema } from "@cupel/reporters";
import { fakeOllama, fakeOpenai, startServer } from "@cupel/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { canonicalSet, recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const tasks = ["--prompts-file", join(evalFolder, "reliability_v1_60.jsonl"), "--tasks", "json,sql", "--limit", "6"];
const simulated = ["--backend", "simulated", "--answers", join(evalFolder, "reliability_v1_60.answers.jsonl")];

const summaryIn = async (folder: string) => JSON.parse(await readFile(join(folder, "summary.json"), "utf8"));

test("three models in one run: an entry each, every two compared on the same tasks, one budget, and the same records after a resume", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const run = (...more: readonly string[]) => runCommand("cupel", ["run", ...more, "--quiet"], { directory: folder.path });
  const args = [...simulated, ...tasks, "--models", "a,b,c", "--best-of-k", "2"];
  const whole = await run(...args, "--outdir", "whole");
  expect(whole).toMatchObject({ code: 0 });
  const records = await recordsIn(join(folder.path, "whole"));
  expect(records).toHaveLength(3 * 3 * 6);
  const summary = await summaryIn(join(folder.path, "whole"));
  const validate = new Ajv2020({ strict: false }).compile(summarySchema);
  expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
  expect(summary.leaderboard.map(({ model }: { model: string }) => model).sort()).toEqual(["a", "b", "c"]);
  for (const { overall } of summary.leaderboard) expect(Object.keys(overall.arms)).toEqual(["baseline", "contract", "policy"]);
  const pairs = summary.model_comparisons.filter(({ metric }: { metric: string }) => metric === "correct");
  expect(pairs).toHaveLength(3);
  for (const {
    n,
    arm,
    difference,
    difference_ci: [low, high],
  } of pairs) {
    // biome-ignore format: short
    expect([n, arm, low <= difference, difference <= high]).toEqual([6, "policy", true, true]);
  }
  const markdown = await readFile(join(folder.path, "whole", "leaderboard.md"), "utf8");
  for (const model of ["a", "b", "c"]) expect(markdown).toContain(`| \`${model}\` |`);
  expect(markdown).toContain("## Models");
  expect(whole.stdout).toMatch(/^. against . in policy on correct: /m);

  // A third of the calls: the budget is spent while the first or second model is asked.
  const calls = new Set(records.flatMap(({ model, candidates }) => candidates.map(({ prompt, seed }) => `${model} ${prompt} ${seed}`)));
  const budget = String(Math.floor(calls.size / 3));
  const part = await run(...args, "--outdir", "part", "--budget", `calls=${budget}`);
  expect(part).toMatchObject({ code: 3, stderr: expect.stringContaining(`${budget} calls`) });
  expect((await recordsIn(join(folder.path, "part"))).length).toBeLessThan(records.length);
  expect(await run("--resume", "part")).toMatchObject({ code: 0 });
  expect(canonicalSet(await recordsIn(join(folder.path, "part")))).toEqual(canonicalSet(records));
});

test("a model that Ollama does not have loses none of the others' results, and is made up for when it is there", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const models = ["one", "two"];
  await using server = await startServer(fakeOllama({ models }));
  const args = ["--backend", "ollama", "--base-url", server.url, "--models", "one,missing,two", ...tasks, "--outdir", "run"];
  const first = await runCommand("cupel", ["run", ...args, "--json"], { directory: folder.path });
  expect(first.code).toBe(6);
  expect(first.stderr).toContain('has no model "missing"; it has one, two');
  expect(first.stderr).toContain("Continue with --resume run");
  const summary = JSON.parse(first.stdout);
  expect(summary).toMatchObject({ status: "partial", failures: [{ model: "missing", code: "MODEL_UNREADABLE" }] });
  const counts = summary.leaderboard.map(({ model, overall }: { model: string; overall: { arms: Record<string, { tasks: number }> } }) => [
    model,
    overall.arms.policy?.tasks,
  ]);
  expect(Object.fromEntries(counts)).toEqual({ one: 6, two: 6, missing: 0 });
  expect(await readFile(join(folder.path, "run", "leaderboard.md"), "utf8")).toContain("MODEL FAILED: missing");

  models.push("missing");
  expect(await runCommand("cupel", ["run", "--resume", "run", "--quiet"], { directory: folder.path })).toMatchObject({ code: 0 });
  expect(await summaryIn(join(folder.path, "run"))).toMatchObject({ status: "complete", failures: [] });
});

test("a model that fails only when it is asked ends its own part, and none left is an error with nothing lost", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai({ models: ["one"] }));
  const args = ["--backend", "openai", "--base-url", `${server.url}/v1`, ...tasks, "--quiet"];
  const run = (models: string, outdir: string) =>
    runCommand("cupel", ["run", ...args, "--models", models, "--outdir", outdir], { directory: folder.path });
  const some = await run("wrong,one", "some");
  expect(some).toMatchObject({ code: 6, stderr: expect.stringMatching(/model "wrong" failed: .*has no model "wrong"; it has one/) });
  expect((await recordsIn(join(folder.path, "some"))).map(({ model }) => model)).toEqual(Array(18).fill("one"));
  const none = await run("wrong,other", "none");
  expect(none).toMatchObject({ code: 6, stderr: expect.stringContaining('has no model "wrong"') });
});
