import type { CheckResult } from "@cupel/determinism";
import { exactInterval } from "@cupel/stats";
import { mean, percent, promptsOf, simulate } from "./scenario.ts";

/** A share with its exact 95 % interval: the bounds are exact, so that 95 % should lie in it or below. */
function shareOf(count: number, trials: number): string {
  const { low, high } = exactInterval(count, trials);
  return `${percent(count / trials)} [${percent(low)}, ${percent(high)}]`;
}

/** Brute force, without the code under test: some prompt has two answers if and only if the check says so. */
function demandOracle(rows: CheckResult["trace"]["rows"], verdict: string): void {
  const answers = Map.groupBy(
    rows.filter(({ purpose }) => purpose === "cell"),
    ({ prompt }) => prompt,
  );
  const differs = [...answers.values()].some((same) => new Set(same.map(({ text }) => text)).size > 1);
  if (differs !== (verdict === "DIVERGED")) throw new Error(`the oracle says ${differs ? "diverged" : "equal"}, the check ${verdict}`);
}

/**
 * How often a bound is true: with the share of diverging prompts just above what the bound allows, "no divergence" must come in at most 5 % of
 * experiments. Beside it the bound that pools all comparisons, as if prompts did not matter.
 */
export async function coverageRows(trials: number): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [["scenario", "truth", "bound", "bound true", "pooled bound", "pooled true"]];
  for (const [count, comparisons, rate, given] of [
    [20, 10, 0.9, undefined],
    [60, 2, 0.5, undefined],
    [60, 2, 0.1, undefined],
    [20, 4, 0.5, undefined],
    // The case of pooling: few prompts are unstable, and those are so nearly always.
    [20, 10, 0.9, 0.05],
    [10, 10, 0.9, 0.05],
  ] as const) {
    const runs = comparisons + 1;
    const bound = 1 - 0.05 ** (1 / count);
    const pooled = 1 - 0.05 ** (1 / (count * comparisons));
    const shown = 1 - (1 - rate) ** runs - rate ** runs;
    // As many unstable prompts as put the truth a little above the bound.
    const share = given ?? Math.min(1, (bound * 1.02) / shown);
    const truth = share * shown;
    let quiet = 0;
    const uppers: number[] = [];
    for (let seed = 0; seed < trials; seed++) {
      const { report, trace } = await simulate(
        { seed, plants: [{ when: "always", rate, share, effect: { kind: "flip", position: 4, nearTie: false } }] },
        { prompts: promptsOf(count, seed), runs, minBound: null },
      );
      demandOracle(trace.rows, report.verdict);
      if (report.verdict !== "NO DIVERGENCE OBSERVED") continue;
      quiet++;
      uppers.push(report.bounds[0]?.upper ?? 1);
    }
    const missed = uppers.filter((upper) => upper < truth).length;
    rows.push([
      `${count} prompts × ${comparisons}, ${percent(share)} of them flip at ${percent(rate)}`,
      percent(truth),
      uppers.length === 0 ? percent(bound) : percent(mean(uppers)),
      shareOf(trials - missed, trials),
      percent(pooled),
      shareOf(trials - (pooled < truth ? quiet : 0), trials),
    ]);
  }
  return rows;
}
