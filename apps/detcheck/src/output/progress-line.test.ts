import { expect, test } from "vitest";
import { progressLine } from "./progress-line.ts";

function told(isTerminal: boolean) {
  const written: string[] = [];
  let time = 1_000_000;
  const line = progressLine({
    terminal: { stdout: false, stderr: isTerminal, columns: 60 },
    now: () => time,
    writeError: (text) => written.push(text),
  });
  const after = (milliseconds: number, stage: string, done: number, diverged = 0): void => {
    time += milliseconds;
    line.show({ stage, done, planned: 240, diverged });
  };
  return { written, after, clear: line.clear };
}

test("a log hears nothing of a check that takes less than two seconds", () => {
  const { written, after, clear } = told(false);
  after(500, "repeat", 10);
  after(1400, "concurrency=4", 20);
  clear();
  expect(written).toEqual([]);
});

test("a log gets a line per level with n of m and the time left, and a sign of life every thirty seconds", () => {
  const { written, after } = told(false);
  after(2000, "repeat", 20);
  after(1000, "concurrency=4", 30);
  after(1000, "concurrency=4", 40, 1);
  after(29_000, "concurrency=4", 60, 1);
  after(1000, "concurrency=4", 120, 2);
  after(1000, "concurrency=4", 130, 2);
  expect(written).toEqual([
    "repeat: 20 of 240 answers\n",
    "concurrency=4: 40 of 240 answers, 1 prompt diverged, about 20.0 s left\n",
    "concurrency=4: 120 of 240 answers, 2 prompts diverged, about 38.4 s left\n",
  ]);
});

test("what came before the plan does not count for the time left", () => {
  const { written, after } = told(false);
  after(80_000, "repeat (one token each)", 0);
  after(1000, "repeat", 40);
  after(2000, "threads=2", 140);
  expect(written.at(-1)).toBe("threads=2: 140 of 240 answers, about 2.00 s left\n");
});

test("a terminal gets one line that is rewritten, no more than ten times a second, and none in the end", () => {
  const { written, after, clear } = told(true);
  after(0, "probe", 0);
  after(50, "repeat", 1);
  after(50, "repeat", 2);
  clear();
  expect(written).toEqual([
    `\r${"probe: 0 of 240 answers".padEnd(59)}`,
    `\r${"repeat: 2 of 240 answers, about 11.9 s left".padEnd(59)}`,
    `\r${" ".repeat(59)}\r`,
  ]);
});
