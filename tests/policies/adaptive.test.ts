import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { canonicalRecord, createRandom, defineVerifier, fail, pass, type RunRecord, type Task } from "@cupel/core";
import { type RunOptions, run } from "@cupel/engine";
import { adaptive } from "@cupel/policies";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const tasks: readonly Task[] = Array.from({ length: 12 }, (_, index) => ({
  id: `task ${index}`,
  kind: index % 3 === 0 ? "hard" : "easy",
  prompt: `Question ${index}?`,
  checks: { public: true },
  gold: { hidden: true },
}));
const verifier = defineVerifier("says yes", ({ candidate }) => (candidate.text === "yes" ? pass() : fail("no")));

/** A model that is right at times, by prompt and seed, and takes its time. */
function world(key = "order") {
  const random = createRandom(key);
  return scriptedBackend(async ({ prompt, seed }) => {
    for (let turn = random.integer(3); turn > 0; turn--) await setImmediate();
    return createRandom(`${prompt} ${seed}`).next() < (prompt.length % 2 ? 0.15 : 0.3) ? "yes" : "no";
  });
}

const runWith = (options: Partial<RunOptions> = {}) =>
  run({ tasks, policy: adaptive({ budget: 50, most: 8 }), backend: world(), verifiers: { hard: verifier, easy: verifier }, ...options });
const canonical = (records: readonly RunRecord[]) => records.map(canonicalRecord);
const calls = (records: readonly RunRecord[]) => records.reduce((sum, { candidates }) => sum + candidates.length, 0);

test("one budget for a run gives the same records at any concurrency, and holds", { timeout: 30_000 }, async () => {
  const one = await runWith();
  expect(one.status).toBe("complete");
  expect(calls(one.records)).toBe(50);
  for (const concurrency of [2, 5, 40]) {
    const { records } = await runWith({ concurrency, backend: world(`${concurrency}`) });
    expect(canonical(records)).toEqual(canonical(one.records));
  }
});

test("each arm and each model has a budget of its own, and a policy can be run again", async () => {
  const policy = adaptive({ budget: 20, most: 8 });
  const arms = [
    { name: "one", policy },
    { name: "two", policy },
  ];
  const { records } = await run({ tasks, arms, backend: world(), verifiers: { hard: verifier, easy: verifier } });
  for (const arm of ["one", "two"]) expect(calls(records.filter((record) => record.arm === arm))).toBe(20);
});

test("cut after any record and resumed, a run ends as if nothing had stopped it", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const journal = join(folder.path, "run");
  const whole = await runWith({ journal, runId: "whole", concurrency: 3 });
  const lines = readFileSync(join(journal, "records.jsonl"), "utf8").split("\n");
  expect(existsSync(join(journal, "run.json"))).toBe(true);
  for (let kept = 0; kept < tasks.length; kept++) {
    writeFileSync(
      join(journal, "records.jsonl"),
      lines
        .slice(0, kept)
        .map((line) => `${line}\n`)
        .join(""),
    );
    const resumed = await runWith({ journal, resume: true, concurrency: 1 + (kept % 4) });
    expect(resumed.status).toBe("complete");
    expect(canonical(resumed.records)).toEqual(canonical(whole.records));
  }
});

test("a budget of the whole run, and an abort, end tasks that wait for others", async () => {
  const spent = await runWith({ budget: { calls: 20 }, concurrency: 4 });
  expect([spent.status, spent.status === "partial" && spent.reason]).toEqual(["partial", "the run has spent its 20 calls"]);
  const late = await runWith({ budget: { seconds: 0.2 }, backend: scriptedBackend(() => new Promise((go) => setTimeout(go, 60, "no"))) });
  expect(late.status).toBe("partial");
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const backend = scriptedBackend(() => new Promise((go) => setTimeout(go, 20, "no")));
  expect((await runWith({ signal: controller.signal, backend })).status).toBe("partial");
});
