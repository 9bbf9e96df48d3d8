import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Policy } from "@cupel/core";
import { run } from "@cupel/engine";
import { inMemory } from "@cupel/memory";
import { baseline, baselineFirst, contract, withMemory } from "@cupel/policies";
import { summarize } from "@cupel/reporters";
import { openSandbox } from "@cupel/sandbox";
import { scriptedBackend } from "@cupel/testing";
import { defaultVerifiers, readTasks } from "@cupel/verifiers";
import { afterAll, expect, test } from "vitest";

// What crosses packages. The defects that one package answers for are tested beside its code, under the same ids.
const file = fileURLToPath(new URL("../../eval/reliability_v1_60", import.meta.url));
const all = await readTasks(`${file}.jsonl`);
const tasks = ["json", "sql", "codestub"].flatMap((kind) => all.filter((task) => task.kind === kind).slice(0, 4));
const answers = new Map(
  (await readFile(`${file}.answers.jsonl`, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly id: string; readonly gold: string })
    .map(({ id, gold }) => [id, gold]),
);
const sandbox = await openSandbox({ workers: 1 });
const verifiers = defaultVerifiers({ sandbox });
afterAll(async () => {
  for (const verifier of Object.values(verifiers)) await verifier[Symbol.asyncDispose]();
  await sandbox[Symbol.asyncDispose]();
});

/** A backend that knows the answers of the first so many tasks. */
const knowing = (count: number) =>
  scriptedBackend(({ prompt }) => {
    const known = tasks.slice(0, count).find((task) => prompt.startsWith(task.prompt));
    return (known && answers.get(known.id)) ?? "I do not know.";
  });

test.each([0, 7, 12])("the whole pipeline can score %i of 12 (RL-27)", async (count) => {
  let summary: ReturnType<typeof summarize> | undefined;
  await run({
    tasks,
    arms: [{ name: "baseline", policy: baseline() }],
    backend: knowing(count),
    verifiers,
    reporters: [{ name: "keep", end: (records, info, end) => void (summary = summarize(records, info, end)) }],
  });
  expect(summary?.leaderboard[0]?.overall.baseline_ok_rate).toBe(count / 12);
});

test("rates, intervals, families, seeds, tokens and the baseline stand in the summary (RL-25)", async () => {
  let summary: ReturnType<typeof summarize> | undefined;
  await run({
    tasks,
    arms: [
      { name: "baseline", policy: baseline() },
      { name: "policy", policy: baselineFirst() },
    ],
    backend: knowing(7),
    verifiers,
    concurrency: 4,
    seed: 11,
    reporters: [{ name: "keep", end: (records, info, end) => void (summary = summarize(records, info, end)) }],
  });
  const overall = summary?.leaderboard[0]?.overall;
  expect(summary).toMatchObject({ seed: 11, family_count: 12, task_count: 12, interval: { method: "wilson", confidence: 0.95 } });
  expect(overall?.correct_ci?.[0]).toBeCloseTo(0.32, 2);
  expect(overall?.correct_ci?.[1]).toBeCloseTo(0.81, 2);
  expect(Object.keys(overall?.arms ?? {})).toEqual(["baseline", "policy"]);
  expect(JSON.stringify(overall)).toMatch(/tokens/);
});

test("hidden tests and expected values of any task are in no prompt, whatever the policy repairs (RL-21, RL-22)", async () => {
  const backend = knowing(0);
  await run({
    tasks,
    arms: [
      { name: "contract", policy: contract({ repairs: 2 }) },
      { name: "policy", policy: baselineFirst({ k: 2 }) },
    ],
    backend,
    verifiers,
  });
  const prompts = backend.calls.map(({ prompt }) => prompt);
  expect(prompts.some((prompt) => prompt.includes("Rejected: "))).toBe(true);
  for (const { gold } of tasks) {
    const secrets = [gold?.expected, gold?.databases, ...((gold?.tests as readonly object[] | undefined) ?? [])].filter(
      (value) => value !== undefined,
    );
    for (const secret of secrets) for (const prompt of prompts) expect(prompt).not.toContain(JSON.stringify(secret));
  }
});

test("a model that can pass nothing scores nothing, whatever its memory holds: reuse is asked for, shown, and in no rate (RL-20)", async () => {
  const memory = inMemory();
  await run({ tasks, arms: [{ name: "baseline", policy: baseline() }], backend: knowing(12), verifiers, memory });
  const summaryOf = async (policy: Policy) => {
    let summary: ReturnType<typeof summarize> | undefined;
    const keep = { name: "keep", end: (...told: Parameters<typeof summarize>) => void (summary = summarize(...told)) };
    await run({ tasks, policy, backend: knowing(0), verifiers, reporters: [keep] });
    return summary?.leaderboard[0]?.overall;
  };
  const off = await summaryOf(withMemory(memory, baseline(), { topK: 0 }));
  expect([off?.correct_rate, off?.correct_n, off?.memory_exact_hits]).toEqual([0, 12, 0]);
  const reused = await summaryOf(withMemory(memory, baseline(), { topK: 0, exact: true }));
  expect(reused?.memory_exact_hits).toBeGreaterThan(0);
  expect([reused?.correct_k, reused?.correct_n]).toEqual([0, 12 - (reused?.memory_exact_hits ?? 0)]);
});
