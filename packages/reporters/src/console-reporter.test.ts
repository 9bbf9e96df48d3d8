import { broken, fail, type RunRecord } from "@cupel/core";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord } from "../fixtures/make-record.ts";
import { consoleReporter } from "./console-reporter.ts";

function play(
  options: { readonly isTerminal: boolean; readonly columns?: number; readonly verbose?: boolean },
  records: readonly RunRecord[],
  total = records.length,
): readonly string[] {
  const written: string[] = [];
  const reporter = consoleReporter({ ...options, write: (text) => written.push(text) });
  const info = makeInfo({ arms: ["policy"], total });
  reporter.start?.(info);
  for (const [index, record] of records.entries()) reporter.event?.({ type: "task-end", record, done: index + 1, total });
  reporter.end?.(records, info, complete);
  return written;
}

const forty = Array.from({ length: 40 }, (_, index) => makeRecord({ task: `t${index}`, at: index }));

test("off a terminal it writes one line per tenth of the run, then the leaderboard, and no control codes", () => {
  const written = play({ isTerminal: false }, forty);
  const progress = written.filter((text) => /^\d+\/40 /.test(text));
  expect(progress.map((text) => text.split(" ")[0])).toEqual([
    "4/40",
    "8/40",
    "12/40",
    "16/40",
    "20/40",
    "24/40",
    "28/40",
    "32/40",
    "36/40",
    "40/40",
  ]);
  expect(written.join("")).not.toContain("\u001b");
  expect(written.at(-1)).toContain("m1 on 40 tasks of 40 families");
});

test("on a terminal it rewrites one line that never exceeds the width, and clears it before the leaderboard", () => {
  const written = play({ isTerminal: true, columns: 30 }, forty.slice(0, 20), 40);
  const lines = written.slice(1, -1);
  expect(lines).toHaveLength(20);
  for (const line of lines) {
    expect(line.startsWith("\r\u001b[K")).toBe(true);
    expect([...line].length - 4).toBeLessThanOrEqual(29);
    expect(line).not.toContain("\n");
  }
  expect(written.at(-1)?.startsWith("\r\u001b[K\n")).toBe(true);
});

test("says how fast it goes and how long it will take, from the records' own times", () => {
  const written = play({ isTerminal: false }, forty.slice(0, 20), 40);
  expect(written.at(-2)).toBe("20/40 50% policy, 100% [78, 100] (20/20) pass public checks, 1.0/s, 20.0 s left\n");
});

test("an error gets its own line, with control characters shown", () => {
  const error = { code: "BACKEND_FAILED", message: "the server said \u001b[2Jnothing" };
  const written = play({ isTerminal: false }, [makeRecord({ output: null, stopReason: "error", error })]);
  expect(written).toContain("error: policy t1: the server said \\x1b[2Jnothing\n");
});

test("a resumed run says how much was there", () => {
  const written: string[] = [];
  const reporter = consoleReporter({ write: (text) => written.push(text), isTerminal: false });
  reporter.start?.(makeInfo({ resumed: 5, oracle: true }));
  expect(written.join("")).toBe(
    "run run-1: m1; baseline, contract, policy; 12 records, 5 already there\noracle: hidden gold steers this run\n",
  );
});

test("verbose tells each record in a line, with control characters shown and long reasons cut", () => {
  const error = { code: "BACKEND_FAILED", message: "gone" };
  const records = [
    makeRecord({ task: "t1", gold: fail("rows differ") }),
    makeRecord({ task: "t2", verdict: fail(`no ${"x".repeat(300)}`), gold: null }),
    makeRecord({ task: "t\u001b3", output: null, stopReason: "error", error }),
  ];
  const lines = play({ isTerminal: false, verbose: true }, records).filter((text) => text.startsWith("m1 "));
  expect(lines).toEqual([
    "m1 policy t1: pass (verified); gold fail (1 candidate, 15 tokens, 1.00 s)\n",
    `m1 policy t2: fail (wrong): no ${"x".repeat(142)}… (1 candidate, 15 tokens, 1.00 s)\n`,
    "m1 policy t\\x1b3: no answer; BACKEND_FAILED: gone (0 candidates, 0 tokens, 1.00 s)\n",
  ]);
});

test("on a terminal bars show how each eighth went; errors leave the rate, and a call that arms share is paid once", () => {
  const priced = (task: string, more: Parameters<typeof makeRecord>[0] = {}): RunRecord => {
    const record = makeRecord({ task, ...more });
    return { ...record, candidates: record.candidates.map((candidate) => ({ ...candidate, usd: 0.01 })) };
  };
  const error = { code: "BACKEND_FAILED", message: "gone" };
  const records = [
    priced("a"),
    priced("a", { arm: "other", prompt: "Do a.", prompts: ["Do a.\nAnswer as policy."] }),
    priced("b", { verdict: fail("no") }),
    priced("c", { verdict: broken("no sandbox") }),
    priced("d", { output: null, stopReason: "error", error }),
  ];
  const written = play({ isTerminal: true, columns: 200 }, records, 16);
  expect(written.at(-2)).toMatch(
    /\[K5\/16 31% policy █▁, 67% \[\d+, >?\d+\] \(2\/3\) pass public checks, 2 errors, [\d.]+\/s, .* left, 0\.03000 USD$/,
  );
});

test("wide letters and long names never push the line past the width", () => {
  const records = Array.from({ length: 4 }, (_, index) => makeRecord({ task: `t${index}`, arm: `${"漢字".repeat(9)}👨‍👩‍👧` }));
  for (const columns of [10, 21, 40]) {
    for (const line of play({ isTerminal: true, columns }, records, 8).slice(1, -1)) {
      expect(stringWidth(line.slice("\r\u001b[K".length))).toBeLessThan(columns);
    }
  }
});
