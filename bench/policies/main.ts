// Calls that policies need on recorded answers (CodeGen-16B on HumanEval, 100 for each of 164 tasks), steered by the examples in the prompts
// only and scored by the hidden tests: fixed best of 10, stopping at the first pass, `adaptive`, and the least that anyone could do.
// Judging all answers takes a quarter of an hour once; its outcomes are kept in bench/policies/runs.
// run: CUPEL_DATA=... npm run bench -- policies [--orders N] [--draw]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { print, skip } from "../verifiers/table.ts";
import { drawCurve } from "./draw-curve.ts";
import { judgeSamples } from "./judge-samples.ts";
import { readRecordedTasks } from "./recorded-samples.ts";
import { type Outcome, orderOf, runAdaptive, stopAtFirst } from "./simulate.ts";

const k = 10;
const { values } = parseArgs({ options: { orders: { type: "string", default: "40" }, draw: { type: "boolean", default: false } } });
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const data = process.env.CUPEL_DATA;

if (data === undefined) skip("policies on recorded answers", "CUPEL_DATA is not set");
else await bench(data);

async function bench(folder: string): Promise<void> {
  const tasks = readRecordedTasks(folder);
  const judged = await judgeSamples(tasks, {
    file: here("runs/judged.jsonl"),
    progress: (done) => process.stderr.write(`\rjudged ${done} of ${tasks.length} tasks`),
  });
  const orders = Array.from({ length: Number(values.orders) }, (_, seed) => orderOf(judged, seed));
  const fixed = orders.map((order) => stopAtFirst(order, k).solved);
  const n = tasks.length;
  const over = async (
    sample: (order: (typeof orders)[number]) => ReturnType<typeof stopAtFirst> | ReturnType<typeof runAdaptive>,
  ): Promise<Outcome> => {
    const all = await Promise.all(orders.map(async (order) => sample(order)));
    const solved = mean(all.map((one) => count(one.solved) / n));
    const kept = mean(all.map((one, at) => count(one.solved.filter((is, task) => is && fixed[at]?.[task])) / count(fixed[at] ?? [])));
    return { calls: mean(all.map(({ calls }) => calls.reduce((sum, each) => sum + each, 0) / n)), solved, kept };
  };
  const base: Outcome = { calls: k, solved: mean(fixed.map((solved) => count(solved) / n)), kept: 1 };
  const show = (what: string, { calls, solved, kept }: Outcome): void => {
    const shares = `${percent(calls / k)} of the calls, ${percent(solved / base.solved)} as many solved, ${percent(kept)} of the same`;
    print({ what, figure: `${(calls / solved).toFixed(2)} calls/solved` });
    console.log(`    ${calls.toFixed(2)} calls per task, ${percent(solved)} of the tasks solved: ${shares}`);
  };

  const without = tasks.filter(({ examples }) => examples.length === 0).length;
  const misled = judged.filter(({ public: open, gold }) => gold.some((is, at) => is && !open[at])).length;
  console.log(`${n} tasks, ${judged.reduce((sum, { gold }) => sum + gold.length, 0)} answers, ${orders.length} seeded orders`);
  console.log(
    `${without} prompts have no example that can be run (an answer passes when it loads); ${misled} refuse an answer that is right\n`,
  );
  show(`fixed best of ${k}`, base);
  show("stop at the first pass", await over((order) => stopAtFirst(order, k)));
  const gold = await over((order) => stopAtFirst({ ...order, public: order.gold }, k));
  console.log(`    (steered by gold, for comparison: ${percent(gold.calls / k)} of the calls)`);

  const shares = Array.from({ length: 19 }, (_, index) => 0.2 + index * 0.025);
  const sweep = async (most: number): Promise<readonly Outcome[]> => {
    const points = [];
    for (const share of shares) points.push(await over((order) => runAdaptive(order, tasks, { budget: Math.round(share * k * n), most })));
    return points;
  };
  const [same, deeper] = [await sweep(k), await sweep(3 * k)];
  for (const [most, points] of [
    [k, same],
    [3 * k, deeper],
  ] as const) {
    const least = points.find(({ solved }) => solved >= 0.99 * base.solved);
    if (least !== undefined) show(`adaptive, at most ${most}, 99 % solved`, least);
    const last = points.at(-1);
    if (last !== undefined) show(`adaptive, at most ${most}, ${percent(shares.at(-1) ?? 0)} budget`, last);
  }
  const least = same.find(({ kept }) => kept >= 0.99);
  if (least !== undefined) {
    print({
      what: "adaptive, 99 % of the same tasks",
      figure: percent(least.calls / k),
      ratio: least.calls / k,
      against: "fixed",
      reach: "0.60 or less",
    });
  }
  show("all-knowing, one call at least", await over(allKnowing));

  if (!values.draw) return;
  const stops = await Promise.all(Array.from({ length: k }, (_, index) => over((order) => stopAtFirst(order, index + 1))));
  const points = (outcomes: readonly Outcome[]) => outcomes.map(({ calls, solved }) => [calls / k, solved / base.solved] as const);
  const curves = [
    { name: `stop at the first pass, at most 1 to ${k}`, colour: "#888888", points: points(stops) },
    { name: `adaptive, at most ${k} for a task`, colour: "#1f6fb4", points: points(same) },
    { name: `adaptive, at most ${3 * k} for a task`, colour: "#d1571b", points: points(deeper) },
  ];
  const file = join(here("../../docs"), "adaptive-calls.svg");
  writeFileSync(file, drawCurve(curves, { title: "Calls and solved tasks of adaptive sampling on recorded answers", k }));
  console.log(`\ndrawn: ${file}`);
}

/** Knows each first pass beforehand: only what fixed-k solves is sampled up to it, all else gets one call. */
function allKnowing(order: Parameters<typeof stopAtFirst>[0]): ReturnType<typeof stopAtFirst> {
  const { calls, solved } = stopAtFirst(order, k);
  return { calls: calls.map((each, task) => (solved[task] ? each : 1)), solved };
}

function count(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
