import type { RunHeader } from "@cupel/engine";
import { expect, test } from "vitest";
import type { FigureRate, RunFigures } from "../runs/run-figures.ts";
import type { NamedRun } from "../runs/runs-folder.ts";
import { trendChart } from "./trend-chart.ts";
import { trendsOf } from "./trend-lines.ts";

const rate = (value: number, n = 10): FigureRate => ({
  rate: n === 0 ? null : value,
  interval: n === 0 ? null : [value - 0.1, value + 0.1],
  k: value * n,
  n,
  text: "",
});

/** Runs in the order of a list, the latest first; unlike ones by what is changed. */
function made(changes: readonly Partial<{ tasks: string; policy: string; model: string; oracle: boolean; correct: FigureRate }>[]) {
  const runs = changes.map(({ tasks = "t", policy = "p", model = "m", oracle = false }, index): NamedRun => {
    const startedAt = `2026-03-${String(28 - index).padStart(2, "0")}T10:00:00.000Z`;
    const info = { runId: "r", startedAt, seed: index, oracle, arms: ["policy"], models: [model], total: 10, resumed: 0, config: {} };
    const header = { tasksHash: tasks, arms: [{ name: "policy", policy }] } as unknown as RunHeader;
    return { name: `run-${index}`, folder: `/run-${index}`, header, info, end: { status: "complete", finishedAt: "" }, isWritten: false };
  });
  const figures = changes.map(({ model = "m", correct = rate(0.5) }): RunFigures => {
    const own = { model, arm: "policy", correct, verified: rate(0.9), falseAccept: rate(0.1), errors: 0 };
    return { status: "complete", reason: "", done: 10, total: 10, tasks: 10, families: 10, oracle: false, models: [own] };
  });
  return trendsOf(runs, async (asked) => asked.map((run) => figures[runs.indexOf(run)] ?? { problem: "none" }));
}

test("only runs of the same tasks, policy and model are on one line, the earliest first, and oracle runs on one of their own", async () => {
  const { lines, alone } = await made([
    {},
    { tasks: "other" },
    { policy: "other" },
    { model: "other" },
    { oracle: true },
    {},
    { oracle: true },
  ]);
  expect(lines.map(({ oracle, points }) => [oracle, points.map(({ name }) => name)])).toEqual([
    [false, ["run-5", "run-0"]],
    [true, ["run-6", "run-4"]],
  ]);
  expect(alone).toBe(3);
});

test("a line is of one metric: correct where any of its runs has gold, else verified; a run without that rate is left out and counted", async () => {
  const { lines, without } = await made([{ correct: rate(0, 0) }, {}, {}]);
  expect(lines.map(({ metric, points }) => [metric, points.length])).toEqual([["correct", 2]]);
  expect(without).toBe(1);
  const verified = await made([{ correct: rate(0, 0) }, { correct: rate(0, 0) }]);
  expect(verified.lines.map(({ metric, points }) => [metric, points.map((point) => point.rate.rate)])).toEqual([["verified", [0.9, 0.9]]]);
});

test("a chart has a mark with its interval for every run, within its bounds", async () => {
  const { lines } = await made(Array.from({ length: 20 }, (_, index) => ({ correct: rate(0.1 + index / 25) })));
  const { text } = trendChart(lines[0]?.points ?? [], "rates");
  expect(text.match(/<circle/g)).toHaveLength(20);
  expect(text.match(/class="range"/g)).toHaveLength(20);
  for (const [, value] of text.matchAll(/ (?:cx|cy|x1|x2|y1|y2)="([^"]*)"/g)) {
    expect(Number(value)).toBeGreaterThanOrEqual(0);
    expect(Number(value)).toBeLessThanOrEqual(720);
  }
});
