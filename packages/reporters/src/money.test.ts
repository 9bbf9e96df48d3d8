import { canonicalJson, type RunRecord } from "@cupel/core";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord, type RecordSketch } from "../fixtures/make-record.ts";
import { formatUsd } from "./format.ts";
import { leaderboardMarkdown } from "./leaderboard-markdown.ts";
import { leaderboardText } from "./leaderboard-text.ts";
import { samplesText } from "./samples-reporter.ts";
import { summarize } from "./summarize.ts";

const priced = (sketch: RecordSketch, ...costs: readonly number[]): RunRecord => {
  const record = makeRecord(sketch);
  const candidates = record.candidates.map((candidate, index) => ({ ...candidate, usd: costs[index] ?? 0 }));
  return { ...record, candidates, usd: candidates.reduce((sum, { usd }) => sum + usd, 0) };
};
const shared = "Do t1.\nAnswer.";
const records = [
  priced({ arm: "baseline", prompts: [shared], output: "draft 0" }, 0.25),
  priced({ arm: "policy", prompts: [shared, "Again."] }, 0.25, 0.5),
  priced({ arm: "policy", task: "t2", verdict: null, output: null }),
];
const spent = { calls: 2, tokens: 45, usd: 0.75 };
const summary = summarize(records, makeInfo(), { ...complete, spent });

test("an arm costs what it would have cost alone, the run what its calls really cost", () => {
  const { baseline, policy } = summary.leaderboard[0]?.overall.arms ?? {};
  expect([baseline?.usd, baseline?.cost_per_verified, policy?.usd, policy?.cost_per_verified]).toEqual([0.25, 0.25, 0.75, 0.75]);
  expect(summary.spent).toEqual(spent);
});

test("a sample says both: a call that an arm before it made is paid already", () => {
  const rows = samplesText(records, complete)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).cost);
  expect(rows).toEqual([
    { usd_virtual: 0.25, usd_physical: 0.25 },
    { usd_virtual: 0.75, usd_physical: 0.5 },
    { usd_virtual: 0, usd_physical: 0 },
  ]);
});

test("a cost that is not known is null, and makes every sum null that it is part of", () => {
  const unknown = makeRecord({ task: "t3" });
  const { policy, baseline } = summarize([...records, unknown], makeInfo(), complete).leaderboard[0]?.overall.arms ?? {};
  expect([policy?.usd, policy?.cost_per_verified, baseline?.usd]).toEqual([null, null, 0.25]);
  expect(JSON.parse(samplesText([unknown], complete)).cost).toEqual({ usd_virtual: null, usd_physical: null });
});

test("money is shown where there is some to show", () => {
  expect(leaderboardText(summary, { columns: 120 })).toMatch(
    /USD\/verified[\s\S]*0\.7500[\s\S]*Spent by the whole run: 2 calls, 45 tokens, 0\.7500 USD\./,
  );
  expect(leaderboardMarkdown(summary)).toMatch(/\| USD \/ verified \|\n[\s\S]*\| 0\.7500 \|\n/);
  const free = summarize([makeRecord()], makeInfo(), complete);
  expect(canonicalJson([leaderboardText(free), leaderboardMarkdown(free)])).not.toContain("USD");
});

test.each([
  [null, "n/a"],
  [0, "0"],
  [0.0000123, "0.00001230"],
  [0.42, "0.4200"],
  [12.5, "12.50"],
  [1234, "1,234.00"],
])("%d USD reads %s", (value, text) => expect(formatUsd(value)).toBe(text));
