import { check, checkSpec } from "@cupel/determinism";
import { exactInterval, meanInterval } from "@cupel/stats";
import { coinTarget } from "./coin-target.ts";
import { coinSpec, environment, mean, type Part, percent } from "./scenario.ts";

/** Comparisons of the fixed plan: 5 % at 95 %. */
const planned = 59;

/**
 * Mean comparisons until the first proof, or until the plan ends, with two outcomes of which the rarer one has chance p. The check holds answers
 * against its own first one. That is the usual outcome with chance 1 − p, and every further answer differs at p; else it is the rare one
 * itself, and nearly every further answer differs. So it ends a little before the (1 − (1 − p)^59)/p of a baseline that is known to be usual.
 */
function expected(p: number): number {
  const until = (chance: number): number => (1 - (1 - chance) ** planned) / chance;
  return (1 - p) * until(p) + p * until(1 - p);
}

/** Chance that 60 answers are not all equal. */
function found(p: number): number {
  return 1 - (1 - p) ** (planned + 1) - p ** (planned + 1);
}

/** Comparisons until the first proof against the fixed plan, and whether they are as many as they have to be. */
export async function firstProofPart(experiments: number): Promise<Part> {
  const rows: string[][] = [
    ["flip chance", "comparisons, mean", "by theory", "", "known baseline", "fixed plan", "saved", "found", "by theory"],
  ];
  const failures: string[] = [];
  const spec = coinSpec({ ...checkSpec({ prompts: [{ text: "one" }] }), runs: planned + 1, controls: false });
  for (const rate of [0.02, 0.05, 0.1, 0.2, 0.5]) {
    const counts: number[] = [];
    let diverged = 0;
    for (let seed = 0; seed < experiments; seed++) {
      const { report, trace } = await check(
        coinTarget(seed, () => (_, next) => Number(next() < rate)),
        spec,
        environment(),
      );
      counts.push(trace.rows.filter(({ purpose }) => purpose === "cell").length - 1);
      if (report.verdict === "DIVERGED") diverged++;
    }
    // Five rows, two checks each: at 99.9 % one is outside by chance in 1 % of runs.
    const around = meanInterval(counts, { confidence: 0.999 });
    const share = exactInterval(diverged, experiments, { confidence: 0.999 });
    const isOk = around.low <= expected(rate) && expected(rate) <= around.high && share.low <= found(rate) && found(rate) <= share.high;
    if (!isOk)
      failures.push(`first proof at ${percent(rate)}: ${mean(counts).toFixed(2)} comparisons, ${expected(rate).toFixed(2)} by theory`);
    rows.push([
      percent(rate),
      `${mean(counts).toFixed(1)} [${around.low.toFixed(1)}, ${around.high.toFixed(1)}]`,
      expected(rate).toFixed(1),
      isOk ? "ok" : "FAILED",
      ((1 - (1 - rate) ** planned) / rate).toFixed(1),
      String(planned),
      percent(1 - mean(counts) / planned),
      percent(diverged / experiments),
      percent(found(rate)),
    ]);
  }
  return { rows, failures };
}
