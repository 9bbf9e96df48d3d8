import { fail, pass } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { summarize } from "./summarize.ts";

const summary = summarize(oneOfEverything(), makeInfo(), complete);
const entry = summary.leaderboard[0];
const overall = entry?.overall;

describe("four tasks in three arms, worked out by hand", () => {
  test("baseline: two verified of four, one of them wrong; two correct, one of them only parsed", () => {
    expect(overall?.arms.baseline).toMatchObject({
      tasks: 4,
      families: 4,
      verified_k: 2,
      verified_n: 4,
      verified_rate: 0.5,
      parsed_k: 1,
      parsed_rate: 0.25,
      correct_k: 2,
      correct_n: 4,
      false_accept_k: 1,
      false_accept_n: 2,
      false_accept_rate: 0.5,
      errors: 0,
      mean_latency_s: 1,
      tokens: { input: 40, cached: 0, output: 20, reasoning: 0 },
      tokens_per_verified: 30,
    });
    // Wilson for 2 of 4 with z = 1.96: (0.5 + z²/8 ± z·√(1/16 + z²/64)) / (1 + z²/4).
    expect(overall?.arms.baseline?.verified_ci?.[0]).toBeCloseTo(0.15003898915, 9);
    expect(overall?.arms.baseline?.verified_ci?.[1]).toBeCloseTo(0.84996101085, 9);
  });

  test("contract: errors leave the rates, a spent budget without an answer does not", () => {
    expect(overall?.arms.contract).toMatchObject({
      tasks: 4,
      verified_k: 1,
      verified_n: 2,
      correct_k: 1,
      correct_n: 3,
      false_accept_k: 0,
      false_accept_n: 1,
      errors: 2,
      error_rate: 0.5,
      error_codes: { BACKEND_FAILED: 1, unsupported: 1 },
      budget_stops: 1,
      mean_latency_s: 2.5,
    });
  });

  test("policy: the reused answer leaves every rate and is shown, a broken gold check only leaves `correct` (RL-20)", () => {
    expect(overall?.arms.policy).toMatchObject({
      memory_exact_hits: 1,
      verified_k: 2,
      verified_n: 3,
      parsed_k: 1,
      correct_k: 2,
      correct_n: 2,
      false_accept_k: 0,
      false_accept_n: 2,
      errors: 1,
      error_rate: 1 / 3,
      mean_latency_s: 3,
      mean_candidates: 2,
      mean_attempts: 1.5,
    });
    expect(overall).toMatchObject({ verified_k: 2, verified_n: 3, memory_exact_hits: 1 });
  });

  test("the reference's names keep the reference's meaning: latency, attempts and retries are the contract arm's", () => {
    expect(overall).toMatchObject({
      baseline_ok_rate: 0.5,
      contract_ok_rate: 1 / 3,
      policy_ok_rate: 1,
      avg_latency_s: 2.5,
      policy_avg_latency_s: 3,
      avg_attempts: 1.5,
      retry_rate: 0.5,
      success_after_retry_rate: 1,
      avg_candidates_baseline: 1,
      avg_candidates_contract: 1,
      avg_candidates_policy: 2,
    });
    expect(entry?.by_task.json).toMatchObject({
      baseline_ok_rate: 0.5,
      contract_ok_rate: 1,
      policy_ok_rate: 1,
      retry_rate: 1,
      avg_candidates: 2,
    });
    expect(Object.keys(entry?.by_task ?? {})).toEqual(["json", "sql", "codestub"]);
  });

  test("splits and families are reported apart", () => {
    expect(entry?.by_split["seen-family"]?.arms.baseline).toMatchObject({ verified_k: 2, verified_n: 2, correct_k: 1, correct_n: 2 });
    expect(entry?.by_split["unseen-family"]?.arms.baseline).toMatchObject({ verified_k: 0, verified_n: 2, correct_k: 1 });
    expect(entry?.by_family["json/ships"]).toMatchObject({ tasks: 1, verified_k: 1, correct_k: 1 });
  });

  test("policy against baseline pairs only what both arms decided: two won, none lost, p = 0.5", () => {
    const comparison = summary.comparisons.find(({ arm, metric }) => arm === "policy" && metric === "correct");
    expect(comparison).toMatchObject({ n: 2, wins: 2, losses: 0, discordant: 2, difference: 1, p_value: 0.5, test: "exact McNemar" });
    expect(comparison?.sentence).toBe(
      "policy against baseline on correct: +100.0 points [+7.0, +100.0], 2 won and 0 lost (2 discordant), exact McNemar p = 0.5000: not distinguished at n = 2.",
    );
  });

  test("the head says what the run was", () => {
    expect(summary).toMatchObject({
      generated_at: "20260301-100509",
      status: "complete",
      status_reason: "",
      task_count: 4,
      family_count: 4,
      records: { done: 12, total: 12 },
      oracle: false,
      config: { models: ["m1"], tasks: ["json", "sql", "codestub"], backend: "simulated" },
    });
    expect(summary.cupel_version).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe("time", () => {
  const call = { prompts: ["Same prompt."], task: "t1" };
  const made = makeRecord({ ...call, arm: "baseline", milliseconds: 2000 });
  const shared = makeRecord({ ...call, arm: "policy", milliseconds: 1 });
  const latencies = (records: readonly (typeof made)[]) => {
    const arms = summarize(records, makeInfo({ arms: ["baseline", "policy"], total: 2 }), complete).leaderboard[0]?.overall.arms;
    return [arms?.baseline?.mean_latency_s, arms?.policy?.mean_latency_s];
  };

  test("a call that an arm took over from another costs it what it cost there", () => {
    expect(latencies([made, shared])).toEqual([2, 2]);
  });

  test("a call of its own costs its own time", () => {
    expect(latencies([made, { ...shared, candidates: shared.candidates.map((own) => ({ ...own, seed: 1 })) }])).toEqual([2, 0.001]);
  });

  test("checks by public means count, scoring does not", () => {
    const slow = { ...made, milliseconds: 9000, candidates: made.candidates.map((own) => ({ ...own, verifyMilliseconds: 500 })) };
    expect(latencies([slow])[0]).toBe(2.5);
  });
});

describe("a task that breaks after it had an answer", () => {
  const broken = { stopReason: "error", error: { code: "CONTEXT_OVERFLOW", message: "too long" } } as const;
  test("is an error, and its answer counts by its verdicts: breaking is no way out of a fail", () => {
    const records = [makeRecord(), makeRecord({ task: "t2", verdict: fail("no"), gold: fail("no"), ...broken })];
    const summary = summarize(records, makeInfo({ arms: ["policy"], total: 2 }), complete);
    expect(summary.leaderboard[0]?.overall).toMatchObject({ verified_k: 1, verified_n: 2, correct_k: 1, correct_n: 2, errors: 1 });
  });
});

describe("comparisons", () => {
  const pair = (task: string, base: boolean, better: boolean, family = `family of ${task}`) => [
    makeRecord({ task, family, arm: "baseline", gold: base ? pass() : fail("no") }),
    makeRecord({ task, family, arm: "policy", gold: better ? pass() : fail("no") }),
  ];
  const compare = (records: ReturnType<typeof pair>, over = {}) =>
    summarize(records, makeInfo({ arms: ["baseline", "policy"], ...over }), complete).comparisons.filter(
      ({ metric }) => metric === "correct",
    );

  test("six won and none lost of six is a real gain, five is not distinguished", () => {
    const won = (n: number) => Array.from({ length: n }, (_, index) => pair(`t${index}`, false, true)).flat();
    expect(compare(won(6))[0]).toMatchObject({ p_value: 2 / 64, conclusion: "real gain" });
    expect(compare(won(5))[0]).toMatchObject({ p_value: 2 / 32, conclusion: "not distinguished" });
  });

  test("six lost is a real loss", () => {
    const lost = Array.from({ length: 6 }, (_, index) => pair(`t${index}`, true, false)).flat();
    expect(compare(lost)[0]).toMatchObject({ difference: -1, conclusion: "real loss" });
  });

  test("tasks that share a family are one unit: twelve tasks won in three families prove nothing", () => {
    const records = Array.from({ length: 12 }, (_, index) => pair(`t${index}`, false, true, `f${index % 3}`)).flat();
    expect(compare(records)[0]).toMatchObject({
      n: 12,
      families: 3,
      test: "sign flip over families",
      p_value: 2 / 8,
      conclusion: "not distinguished",
    });
    const apart = Array.from({ length: 12 }, (_, index) => pair(`t${index}`, false, true)).flat();
    const [[low = 0] = [], [narrow = 0] = []] = [compare(records)[0]?.difference_ci, compare(apart)[0]?.difference_ci];
    expect(low).toBeLessThan(narrow - 0.2);
  });

  test("of many families the 300 worst are told, how many were left out, and none takes the place of another", () => {
    const many = Array.from({ length: 350 }, (_, index) =>
      makeRecord({ task: `t${index}`, family: `f${index}`, gold: index % 2 === 0 ? pass() : fail("no") }),
    );
    // One that is known by its template only has the name of another.
    const named = makeRecord({ task: "f1", prompt: "Do as nobody did.", family: "f1", gold: fail("no") });
    const [entry] = summarize([...many, named], makeInfo({ arms: ["policy"] }), complete).leaderboard;
    const names = Object.keys(entry?.by_family ?? {});
    expect([names.length, entry?.families_left_out, entry?.overall.families]).toEqual([300, 51, 351]);
    expect(names.filter((name) => name.startsWith("json/f1 ") || name === "json/f1")).toEqual(["json/f1", "json/f1 (2)"]);
    expect(Object.values(entry?.by_family ?? {}).filter(({ correct_k }) => correct_k === 0)).toHaveLength(176);
  });

  test("tasks that declare no family and fill one template with other numbers are one unit, those with other words are not", () => {
    const made = (task: string, prompt: string) => pair(task, false, true, task).map((record) => ({ ...record, taskPrompt: prompt }));
    const numbers = Array.from({ length: 12 }, (_, index) =>
      made(`t${index}`, `List rows with  score >= ${50 + index}, see INC-10${index}.`),
    ).flat();
    expect(compare(numbers)[0]).toMatchObject({ n: 12, families: 1, p_value: 1, conclusion: "not distinguished" });
    const summary = summarize(numbers, makeInfo({ arms: ["baseline", "policy"] }), complete);
    expect(summary.family_count).toBe(1);
    expect(Object.entries(summary.leaderboard[0]?.by_family ?? {}).map(([name, { tasks }]) => [name, tasks])).toEqual([["json/t0", 12]]);
    const words = ["ports", "ships", "crates", "people", "lamps", "oils"].flatMap((word) => made(word, `List ${word}.`));
    expect(compare(words)[0]).toMatchObject({ n: 6, families: 6, p_value: 2 / 64 });
  });

  test("what was not planned is corrected over all that a reader may pick from, what was planned is not", () => {
    // Ten arms that each win six tasks: one alone is a gain (p = .03125), the best of many is none.
    const arms = ["baseline", "policy", ...Array.from({ length: 9 }, (_, index) => `arm${index}`)];
    const made = Array.from({ length: 6 }, (_, index) =>
      arms.map((arm) => makeRecord({ task: `t${index}`, arm, gold: arm === "baseline" ? fail("no") : pass() })),
    ).flat();
    const { comparisons } = summarize(made, makeInfo({ arms }), complete);
    const [policy, ...others] = comparisons.filter(({ metric }) => metric === "correct");
    expect(policy).toMatchObject({ arm: "policy", p_value: 2 / 64, p_adjusted: 2 / 64, conclusion: "real gain" });
    expect(others).toHaveLength(9);
    for (const other of others) expect(other).toMatchObject({ p_value: 2 / 64, conclusion: "not distinguished" });
    expect(others[0]?.sentence).toContain("after Holm's correction over the 19 comparisons beside the planned one");
  });

  test("over several models p is corrected by Holm's method", () => {
    const six = Array.from({ length: 6 }, (_, index) => pair(`t${index}`, false, true)).flat();
    const records = ["m1", "m2"].flatMap((model) => six.map((record) => ({ ...record, model })));
    const [first] = compare(records, { models: ["m1", "m2"] });
    expect(first).toMatchObject({ p_value: 2 / 64, p_adjusted: 4 / 64, conclusion: "not distinguished" });
  });

  test("a run without baseline compares nothing", () => {
    expect(summarize([makeRecord()], makeInfo({ arms: ["policy"], total: 1 }), complete).comparisons).toEqual([]);
  });
});

describe("arms left out", () => {
  test("have null rates under the reference's names and are not in arms", () => {
    const only = summarize([makeRecord({ arm: "baseline" })], makeInfo({ arms: ["baseline"], total: 1 }), complete);
    expect(only.leaderboard[0]).toMatchObject({
      reported_arm: "baseline",
      overall: { baseline_ok_rate: 1, contract_ok_rate: null, policy_ok_rate: null, avg_latency_s: null, avg_candidates_policy: null },
    });
    expect(only.arms).toEqual(["baseline"]);
  });

  test("a run without gold has no `correct`, instead of zero", () => {
    const records = [makeRecord({ gold: null }), makeRecord({ task: "t2", output: null, stopReason: "budget" })];
    const only = summarize(records, makeInfo({ arms: ["policy"], total: 2 }), complete);
    expect(only.leaderboard[0]?.overall).toMatchObject({ correct_rate: null, correct_n: 0, unscored: 1, verified_k: 1, verified_n: 2 });
  });

  test("a run without records is empty, not broken", () => {
    expect(summarize([], makeInfo(), { status: "partial", finishedAt: "" }).leaderboard[0]?.overall).toMatchObject({
      tasks: 0,
      verified_rate: null,
    });
  });
});

describe("summaries of one list of records", () => {
  const list = [...oneOfEverything()];
  const first = summarize(list, makeInfo(), complete);

  test("share their figures, whatever else reporters say", () => {
    const second = summarize(list, makeInfo({ config: { outdir: "elsewhere", gates: { minPassRate: 0.9 } } }), complete);
    expect(second.leaderboard).toBe(first.leaderboard);
    expect(second.comparisons).toBe(first.comparisons);
    expect([second.outdir, second.gates?.status, first.gates]).toEqual(["elsewhere", "errors", null]);
  });

  test("are made anew for other arms, and once the list has grown", () => {
    expect(summarize(list, makeInfo({ arms: ["baseline"] }), complete).leaderboard).not.toBe(first.leaderboard);
    list.push(makeRecord({ task: "more" }));
    expect(summarize(list, makeInfo(), complete).records.done).toBe(first.records.done + 1);
  });
});
