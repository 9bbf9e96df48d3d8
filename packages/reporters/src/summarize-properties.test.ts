import { fail, pass } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complete, makeInfo, makeRecord } from "../fixtures/make-record.ts";
import { summarize } from "./summarize.ts";

describe("whatever the records", () => {
  const record = fc
    .record({
      task: fc.constantFrom("a", "b", "c", "d", "e"),
      arm: fc.constantFrom("baseline", "policy"),
      state: fc.constantFrom("good", "false accept", "parsed", "bad", "error", "reused", "budget"),
      milliseconds: fc.integer({ min: 0, max: 9999 }),
    })
    .map(({ state, ...sketch }) =>
      makeRecord({
        ...sketch,
        kind: sketch.task < "c" ? "json" : "sql",
        family: sketch.task < "b" ? "shared" : sketch.task,
        reused: state === "reused",
        ...(state === "parsed" ? { verdict: pass({ level: "parsed" }) } : {}),
        ...(state === "false accept" ? { gold: fail("no") } : {}),
        ...(state === "bad" ? { verdict: fail("no"), gold: fail("no") } : {}),
        ...(state === "error" ? { output: null, stopReason: "error" as const, error: { code: "X", message: "x" } } : {}),
        ...(state === "budget" ? { output: null, stopReason: "budget" as const } : {}),
      }),
    );
  const records = fc.uniqueArray(record, { selector: ({ taskId, arm }) => taskId + arm, maxLength: 10 });
  const info = makeInfo({ arms: ["baseline", "policy"], total: 10 });

  test("their order does not matter", () => {
    const shuffled = records.chain((own) => fc.tuple(fc.constant(own), fc.shuffledSubarray([...own], { minLength: own.length })));
    fc.assert(
      fc.property(shuffled, ([own, other]) => {
        expect(summarize(other, info, complete)).toEqual(summarize(own, info, complete));
      }),
      { seed: 1 },
    );
  });

  test("counts of kinds add up to those of the whole, and no count exceeds its n", () => {
    fc.assert(
      fc.property(records, (own) => {
        const [entry] = summarize(own, info, complete).leaderboard;
        for (const [arm, whole] of Object.entries(entry?.overall.arms ?? {})) {
          for (const name of [
            "verified_k",
            "verified_n",
            "correct_k",
            "correct_n",
            "false_accept_k",
            "false_accept_n",
            "errors",
          ] as const) {
            const parts = Object.values(entry?.by_task ?? {}).reduce((sum, { arms }) => sum + (arms[arm]?.[name] ?? 0), 0);
            expect(parts).toBe(whole[name]);
          }
          expect(whole.verified_k + whole.parsed_k).toBeLessThanOrEqual(whole.verified_n);
          expect(whole.false_accept_n).toBeLessThanOrEqual(whole.verified_k);
          expect((whole.verified_rate === null) === (whole.verified_n === 0)).toBe(true);
        }
      }),
      { seed: 2 },
    );
  });

  test("a group says the same of its records however they fall into kinds and splits", () => {
    const cuts = fc.array(fc.tuple(fc.constantFrom("json", "sql", "text"), fc.constantFrom("seen", "unseen", null)), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(records, cuts, (own, kinds) => {
        const grouped = own.map((record) => ({ ...record, family: record.taskId < "d" ? "f" : "g", usd: record.milliseconds / 100 }));
        // A family is of one kind; its tasks may be in several splits.
        const cut = grouped.map((record) => {
          const [[kind] = ["json"]] = record.family === "f" ? kinds : kinds.slice(3);
          return { ...record, kind, split: kinds["abcde".indexOf(record.taskId)]?.[1] ?? null };
        });
        const whole = (given: typeof own) =>
          JSON.stringify(summarize(given, info, complete).leaderboard[0]?.overall, (_, value) =>
            typeof value === "number" ? Number(value.toPrecision(12)) : value,
          );
        expect(whole(cut)).toBe(whole(grouped.map((record) => ({ ...record, kind: "json", split: null }))));
      }),
      { seed: 5 },
    );
  });

  test("an error is never a fail: it takes its record out of n and leaves k alone", () => {
    fc.assert(
      fc.property(records, (own) => {
        const broke = makeRecord({ task: "z", arm: "policy", output: null, stopReason: "error" });
        const before = summarize(own, info, complete).leaderboard[0]?.overall;
        const after = summarize([...own, broke], info, complete).leaderboard[0]?.overall;
        expect(after?.verified_rate).toBe(before?.verified_rate);
        expect(after?.correct_rate).toBe(before?.correct_rate);
        expect(after?.errors).toBe((before?.errors ?? 0) + 1);
      }),
      { seed: 3 },
    );
  });
});
