import { fail } from "@cupel/core";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord } from "../fixtures/make-record.ts";
import { leaderboardMarkdown, leaderboardText, summarize } from "./index.ts";

const arms = ["policy", "no_memory"];
const info = makeInfo({
  arms,
  total: 40,
  config: { memory_reverified: { loaded: 9, verified: 5, parsed: 1, refused: 1, broken: 0, unchecked: 2 } },
});

/** Twenty tasks; memory solves the second half beside, by reuse for the last `reused` of them. */
function records(reused: number, model = "m1") {
  return Array.from({ length: 20 }, (_, index) => `t${String(index).padStart(2, "0")}`).flatMap((task, index) =>
    arms.map((arm) => {
      const right = index < 10 || arm === "policy";
      return makeRecord({
        task,
        arm,
        model,
        reused: arm === "policy" && index >= 20 - reused,
        ...(right ? {} : { verdict: fail("no"), gold: fail("no") }),
      });
    }),
  );
}

test("the lift of memory is paired on the same tasks, once with reused answers left out and once counted", () => {
  const { memory_lift } = summarize(records(6), info, complete);
  expect(memory_lift.map(({ metric, exact_reuse, reused, n, wins }) => [metric, exact_reuse, reused, n, wins])).toEqual([
    ["correct", "left out", 6, 14, 4],
    ["correct", "counted", 6, 20, 10],
    ["verified", "left out", 6, 14, 4],
    ["verified", "counted", 6, 20, 10],
  ]);
  expect(memory_lift[0]).toMatchObject({
    arm: "policy",
    against: "no_memory",
    difference: 4 / 14,
    p_value: 2 / 16,
    conclusion: "not distinguished",
  });
  expect(memory_lift[1]).toMatchObject({ difference: 0.5, p_value: 2 / 1024, conclusion: "real gain" });
  for (const { difference, difference_ci: [low, high] } of memory_lift) expect(low < difference && difference < high).toBe(true); // biome-ignore format: short
});

test("console and leaderboard tell it, and what was found of the wins", () => {
  const summary = summarize(records(6), info, complete);
  for (const told of [leaderboardText(summary).replaceAll("\n", " "), leaderboardMarkdown(summary)]) {
    expect(told).toContain("policy with memory against without on correct, 6 answers reused as they are left out: +28.6 points");
    expect(told).toContain("6 answers reused as they are counted: +50.0 points");
    expect(told).toContain("of 9 wins 5 pass the checks of their task today, 1 only parse or load, 1 were left out (1 fail today");
    expect(told).toContain("2 are unchecked");
  }
  expect(leaderboardMarkdown(summary)).toContain("## Memory");
});

test("where no answer was reused there is one lift to tell, and without the other arm none", () => {
  const summary = summarize(records(0), info, complete);
  expect(summary.memory_lift).toHaveLength(4);
  const told = leaderboardText(summary).replaceAll("\n", " ");
  expect(told.match(/policy with memory against without on correct, no answer reused: /g)).toHaveLength(1);
  const alone = records(3).filter(({ arm }) => arm === "policy");
  expect(summarize(alone, makeInfo({ arms: ["policy"], total: 20 }), complete).memory_lift).toEqual([]);
});

test("over several models each lift is corrected", () => {
  const both = [...records(0), ...records(0, "m2")];
  const { memory_lift } = summarize(both, makeInfo({ arms, models: ["m1", "m2"], total: 80 }), complete);
  expect(memory_lift[0]).toMatchObject({ model: "m1", p_value: 2 / 1024, p_adjusted: 4 / 1024 });
  expect(memory_lift.filter(({ model }) => model === "m2")).toHaveLength(4);
});
