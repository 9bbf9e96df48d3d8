import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalRecord, type RunRecord } from "@cupel/core";
import { expect, test } from "vitest";
import { recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const flags = ["run", "--backend", "simulated", "--answers", join(evalFolder, "reliability_v1_60.answers.jsonl"), "--skill", "0.3"];
const some = ["--prompts-file", join(evalFolder, "reliability_v1_60.jsonl"), "--tasks", "sql,json", "--limit", "8", "--arms", "policy"];

async function recordsOf(more: readonly string[], directory: string, outdir = "out"): Promise<readonly RunRecord[]> {
  const { code, stderr } = await runCommand("cupel", [...flags, ...some, ...more, "--outdir", outdir], { directory });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const records = await recordsIn(join(directory, outdir));
  return records.toSorted((left, right) => (left.taskId < right.taskId ? -1 : 1));
}
const calls = (records: readonly RunRecord[]) => records.reduce((sum, { candidates }) => sum + candidates.length, 0);

test("--policy adaptive keeps to its calls, with the same records at any concurrency", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const adaptive = ["--policy", "adaptive", "--best-of-k", "6", "--policy-calls", "9"];
  const one = await recordsOf([...adaptive, "--concurrency", "1"], folder.path, "one");
  expect(one.map(({ policy }) => policy)).toEqual(Array(8).fill("adaptive-6 of 9"));
  expect(calls(one), "two were refused, one call was left").toBe(9);
  const eight = await recordsOf([...adaptive, "--concurrency", "8"], folder.path, "eight");
  expect(eight.map(canonicalRecord)).toEqual(one.map(canonicalRecord));
});

test("--policy cascade asks the slow model where a check refused the first answer", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const records = await recordsOf(["--policy", "cascade", "--slow-model", "big", "--slow-backend", "mock"], folder.path);
  for (const { candidates } of records) {
    const models = candidates.map(({ model }) => model);
    expect(models).toEqual(candidates[0]?.verdict.status === "fail" ? ["simulated", "big"] : ["simulated"]);
  }
  expect(records.filter(({ candidates }) => candidates.length === 2)).toHaveLength(2);
  const { config } = JSON.parse(await readFile(join(folder.path, "out", "run.json"), "utf8"));
  expect(config.slow_model).toBe("big");
});

test("--policy self-consistency asks at most best-of-k times", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const records = await recordsOf(["--policy", "self-consistency", "--best-of-k", "3"], folder.path);
  expect(records[0]?.policy).toContain("self-consistency-3");
  for (const { candidates } of records) expect(candidates.length).toBeLessThanOrEqual(3);
});

test("each kind takes any policy by name, and what is said for a kind wins over what is said for all", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const policies = ["--policy", "self-consistency", "--best-of-k", "3", "--policy-json", "repair", "--best-of-k-json", "2"];
  const records = await recordsOf([...policies, "--max-tokens-json", "99"], folder.path);
  expect(records[0]?.policy).toBe(
    "json: best-of-2+repair-1; sql: self-consistency-3; codestub: self-consistency-3; default: self-consistency-3",
  );
  for (const { kind, candidates } of records) expect(candidates[0]?.maxTokens).toBe(kind === "json" ? 99 : 256);
  const { config } = JSON.parse(await readFile(join(folder.path, "out", "run.json"), "utf8"));
  expect(config.policy_mode_map).toEqual({ json: "repair", sql: "self-consistency", codestub: "self-consistency" });
  const each = ["baseline", "best-of", "contract", "baseline_first", "contract_first", "agreement"];
  for (const name of each) await recordsOf(["--policy-sql", name, "--best-of-k", "2", "--limit", "2"], folder.path, name);
});

test("kinds without flags of their own get the common ones: k, token limit and the named policy", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const task = { id: "sum", kind: "number", prompt: "2 + 2?", checks: { integer: true }, gold: { expected: 4 } };
  await writeFile(join(folder.path, "tasks.jsonl"), JSON.stringify(task));
  const args = ["run", "--backend", "mock", "--prompts-file", "tasks.jsonl", "--arms", "policy", "-k", "3", "--max-tokens", "7"];
  const policyOf = async (outdir: string, ...more: readonly string[]) => {
    expect(await runCommand("cupel", [...args, ...more, "--outdir", outdir], { directory: folder.path })).toMatchObject({ code: 0 });
    return JSON.parse(await readFile(join(folder.path, outdir, "records.jsonl"), "utf8")) as RunRecord;
  };
  const { error, candidates } = await policyOf("modes");
  expect([error, candidates.length >= 3, candidates[0]?.maxTokens]).toEqual([null, true, 7]);
  expect((await policyOf("named", "--policy", "self-consistency")).candidates).toHaveLength(3);
});

test.each([
  [["--policy", "cascade"], "--policy cascade and --slow-model NAME need each other."],
  [["--slow-model", "big"], "--policy cascade and --slow-model NAME need each other."],
  [["--slow-backend", "mock"], "--slow-backend needs --slow-model NAME."],
  [["--policy-calls", "9"], "--policy-calls needs --policy adaptive."],
])("%j is refused in a sentence", async (more, sentence) => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand("cupel", [...flags, ...some, ...more], { directory: folder.path });
  expect([code, stderr]).toEqual([5, expect.stringContaining(sentence)]);
});
