import { fail, pass, type RunRecord } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { leaderboardMarkdown, leaderboardText, summarize } from "./index.ts";

/** Sixty tasks of sixty families; the policy solves every fourth that the baseline does not. */
function sixty(model = "tiny"): readonly RunRecord[] {
  return Array.from({ length: 60 }, (_, index) => index).flatMap((index) => {
    const task = {
      task: `t${String(index).padStart(2, "0")}`,
      kind: ["json", "sql", "codestub"][index % 3] ?? "",
      split: index % 2 ? "seen-family" : "unseen-family",
      model,
    };
    const solved = index < 30;
    const better = solved || index % 4 === 0;
    return ["baseline", "contract", "policy"].map((arm) => {
      const right = arm === "policy" ? better : solved;
      return makeRecord({ ...task, arm, ...(right ? {} : { verdict: fail("no"), gold: fail("no") }) });
    });
  });
}
const info = makeInfo({ models: ["tiny"], total: 180 });
const text = leaderboardText(summarize(sixty(), info, complete));

describe("the leaderboard on a terminal", () => {
  test("fits 80 columns with sixty tasks, also where every rate is 1", () => {
    const perfect = sixty().map((record) => ({ ...record, verdict: pass(), gold: fail("no") }));
    for (const own of [text, leaderboardText(summarize(perfect, info, complete))]) {
      expect(Math.max(...own.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(80);
      expect(own).toContain("  baseline  ");
    }
  });

  test("states rate, interval and n of each rate, for each arm, kind and split", () => {
    expect(text.split("\n").slice(0, 7)).toEqual([
      "tiny on 60 tasks of 60 families, seed 7",
      "Rates: percent [95% interval] (count/n). False accept: verified, but wrong.",
      "",
      "            verified              correct               false accept",
      "all",
      "  baseline  50% [38, 62] (30/60)  50% [38, 62] (30/60)  0% [0, 11] (0/30)",
      "  contract  50% [38, 62] (30/60)  50% [38, 62] (30/60)  0% [0, 11] (0/30)",
    ]);
    for (const heading of ["json", "sql", "codestub", "seen-family", "unseen-family"]) expect(text.split("\n")).toContain(heading);
  });

  test("says in one sentence whether the policy beats the baseline", () => {
    expect(text.replaceAll("\n", " ")).toContain(
      "policy against baseline on correct: +11.7 points [+2.9, +20.0], 7 won and 0 lost (7 discordant), exact McNemar p = 0.0156: a real gain at n = 60.",
    );
    const even = leaderboardText(
      summarize(
        sixty().filter(({ taskId, arm }) => arm !== "policy" || taskId < "t36"),
        info,
        complete,
      ),
    );
    expect(even.replaceAll("\n", " ")).toContain("not distinguished at n = 36.");
  });

  test("stacks its figures where the table would be too wide", () => {
    const narrow = leaderboardText(summarize(sixty(), info, complete), { columns: 50 });
    expect(narrow).toContain("    false accept  0% [0, 11] (0/30)");
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(50);
  });

  test("shows what a hostile name holds instead of obeying it", () => {
    const model = "m\u001b[2J\u202e\nx";
    const hostile = leaderboardText(summarize(sixty(model), { ...info, models: [model] }, complete));
    expect(hostile).toContain("m\\x1b[2J\\u202e\\nx on 60 tasks");
    expect(hostile).not.toContain("\u001b");
  });

  test("colours only when told to", () => {
    expect(leaderboardText(summarize(sixty(), info, complete), { colour: true })).toContain("\u001b[1mtiny");
    expect(text).not.toContain("\u001b");
  });

  test("shows agreed answers apart from verified ones, with what they are worth", () => {
    // The thirty even tasks: 15 of the first thirty are right, of the others those that 4 divides.
    const agreed = pass({ level: "agreed" });
    const records = sixty().map((record, index) => (record.arm === "policy" && index % 2 === 0 ? { ...record, verdict: agreed } : record));
    const summary = summarize(records, info, complete);
    expect(summary.leaderboard[0]?.overall.arms.policy).toMatchObject({
      verified_k: 15,
      verified_n: 60,
      agreed_k: 30,
      agreed_rate: 0.5,
      agreed_correct_k: 22,
      agreed_correct_n: 30,
      agreed_correct_rate: 22 / 30,
    });
    const sentence =
      "30 answers of policy are agreed, not verified: others behave alike on tests that the model wrote. Correct among them: 73%";
    expect(leaderboardText(summary).replaceAll("\n", " ")).toContain(sentence);
    expect(leaderboardText(summary)).toMatch(/errors +reused +parsed +agreed[\s\S]*policy +0\/60 +0 +0\/60 +30\/60/);
    expect(leaderboardMarkdown(summary)).toContain(sentence);
    expect(text).not.toContain("agreed");
  });

  test("says which model failed, and of how many records its rates are", () => {
    const [model, message] = ["big\u001b[2J", "No server answers at http://127.0.0.1:1."];
    const failed = { ...complete, status: "partial", failures: [{ model, code: "BACKEND_UNAVAILABLE", message }] } as const;
    const records = [...sixty(), ...sixty(model).slice(0, 7)];
    const summary = summarize(records, { ...info, models: ["tiny", model], total: 360 }, failed);
    expect(summary.failures).toEqual(failed.failures);
    const told = leaderboardText(summary).replaceAll("\n", " ");
    expect(told).toContain("MODEL FAILED: big\\x1b[2J, after 7 records: No server answers at http://127.0.0.1:1.");
    expect(leaderboardMarkdown(summary)).toContain("MODEL FAILED: big");
  });

  test("heads an oracle run, a partial one, reused answers, errors and shared families", () => {
    const everything = oneOfEverything().map((record) => ({ ...record, family: "one", kind: "json", oracle: true }));
    const headed = leaderboardText(
      summarize(everything, makeInfo(), { status: "partial", finishedAt: complete.finishedAt, reason: "budget" }),
    ).replaceAll("\n", " ");
    expect(headed).toMatch(/^ORACLE RUN: hidden gold steered the loop/);
    for (const part of [
      "PARTIAL: 12 of 12 records (budget).",
      "4 tasks are 1 family",
      "1 answer was reused from memory",
      "3 records are errors",
    ]) {
      expect(headed).toContain(part);
    }
  });
});

describe("leaderboard.md", () => {
  const markdown = leaderboardMarkdown(summarize(sixty(), info, complete));
  const table = markdown.split("\n").filter((line) => line.startsWith("| "));

  test("begins with the reference's eight columns, in three decimals", () => {
    expect(table[0]).toMatch(
      /^\| model \| policy reliability \| json \| sql \| code \| policy latency \(s\) \| contract latency \(s\) \| avg policy candidates \| verified \| correct \[95 % CI\] \| false accept \| baseline \| lift \(p\) \| tokens \/ verified \| errors \|$/,
    );
    expect(table[2]).toMatch(
      /^\| `tiny` \| 0\.617 \| 0\.\d{3} \| 0\.\d{3} \| 0\.\d{3} \| 1\.000 \| 1\.000 \| 1\.000 \| 62% \[49, 73\] \(37\/60\) \|/,
    );
    expect(table[2]).toContain("| +11.7 points [+2.9, +20.0] (p = 0.0156, n = 60) |");
  });

  test("compares every two models on the same tasks, best first, each pair with n, interval and one correction", () => {
    const half = sixty("half").map((record) => ({ ...record, ...(record.taskId < "t10" ? { gold: fail("no") } : {}) }));
    const models = ["half", "tiny", "gone"];
    const summary = summarize([...half, ...sixty()], { ...info, models, total: 540 }, complete);
    expect(summary.model_comparisons.map(({ model, against, metric }) => [model, against, metric])).toEqual([
      ["tiny", "half", "correct"],
      ["tiny", "half", "verified"],
    ]);
    expect(summary.model_comparisons[0]).toMatchObject({
      arm: "policy",
      n: 60,
      wins: 10,
      losses: 0,
      difference: 10 / 60,
      p_value: 2 / 1024,
      p_adjusted: 2 / 1024,
      conclusion: "real gain",
    });
    const three = summarize([...half, ...sixty(), ...sixty("gone")], { ...info, models, total: 540 }, complete);
    expect(three.model_comparisons.filter(({ metric }) => metric === "correct")).toHaveLength(3);
    expect(three.model_comparisons[0]).toMatchObject({ model: "tiny", against: "gone", p_adjusted: 1 });
    expect(three.model_comparisons[1]).toMatchObject({ model: "tiny", against: "half", p_adjusted: 6 / 1024 });
    const sentence = "tiny against half in policy on correct: +16.7 points";
    for (const told of [leaderboardText(summary).replaceAll("\n", " "), leaderboardMarkdown(summary)]) expect(told).toContain(sentence);
    expect(summarize(sixty(), info, complete).model_comparisons).toEqual([]);
  });

  test("a kind that is absent is n/a", () => {
    const sql = sixty().filter(({ kind }) => kind === "sql");
    expect(leaderboardMarkdown(summarize(sql, info, complete))).toMatch(/\| `tiny` \| 0\.\d{3} \| n\/a \| 0\.\d{3} \| n\/a \|/);
  });

  test("has the same number of cells in each row, whatever a model is called", () => {
    const model = "a|b`c\n| d";
    const own = leaderboardMarkdown(summarize(sixty(model), { ...info, models: [model] }, complete));
    const cells = (line: string) => line.replaceAll("\\|", "").split("|").length;
    const [head = "", , row = ""] = own.split("\n").filter((line) => line.startsWith("| "));
    expect(cells(row)).toBe(cells(head));
  });

  test("no share is rounded to all or nothing", () => {
    const made = Array.from({ length: 3000 }, (_, index) =>
      makeRecord({ task: `t${index}`, arm: "policy", gold: index === 0 ? fail("no") : pass() }),
    );
    const markdown = leaderboardMarkdown(summarize(made, makeInfo({ arms: ["policy"], total: 3000 }), complete));
    expect(markdown).toContain("| `m1` | 0.999 | 0.999 | n/a | n/a |");
    expect(markdown).toContain("| >99% [>99, >99] (2999/3000) |");
  });

  test("the lift has its interval and its n", () => {
    const lift = leaderboardMarkdown(summarize(sixty(), info, complete));
    expect(lift).toContain("| +11.7 points [+2.9, +20.0] (p = 0.0156, n = 60) |");
  });

  test("a partial run tells the tasks it has, and does not take what is missing for tasks of one family", () => {
    const some = sixty().filter(({ taskId }) => taskId < "t36");
    const partial = summarize(some, info, { ...complete, status: "partial" });
    expect(partial).toMatchObject({ task_count: 60, tasks_seen: 36, family_count: 36 });
    expect(leaderboardText(partial)).toContain("tiny on 36 of 60 tasks, of 36 families, seed 7");
    expect(leaderboardText(partial)).not.toContain("intervals are widened");
    expect(leaderboardMarkdown(partial)).toContain("- task_count: 60, 36 of them with a record");
  });

  test("an oracle run says so in its title", () => {
    const oracle = leaderboardMarkdown(summarize(sixty(), { ...info, oracle: true }, complete));
    expect(oracle).toMatch(/^# Reliability leaderboard \(oracle run\)\n\n> ORACLE RUN/);
  });
});
