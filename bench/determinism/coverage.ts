import { type CheckResult, check } from "@cupel/determinism";
import { binomialLowerTail } from "@cupel/stats";
import { coinTarget } from "./coin-target.ts";
import { type CoverageScenario, coverageScenarios } from "./coverage-scenarios.ts";
import { coinSpec, environment, type Part, percent, shareOf } from "./scenario.ts";

/** Chance at which a coverage that is as it should be is called too low. */
const falseCall = 0.001;

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
 * How often all bounds of a report are true, when what they bound lies a little above what the bound of an experiment without divergence allows:
 * the worst case, at which such experiments must come in at most 5 %. Beside it the bound that pools all comparisons, as if prompts did not matter.
 */
export async function coveragePart(trials: number): Promise<Part> {
  const rows: string[][] = [["scenario", "truth", "bound", "bounds true", "", "pooled bound", "pooled true"]];
  const failures: string[] = [];
  for (const scenario of coverageScenarios()) {
    const { name, truth, pooled, isClaimed } = scenario;
    const { missed, quiet, lowest } = await experiments(scenario, trials);
    const isCovered = binomialLowerTail(trials - missed, trials, 0.95) >= falseCall;
    if (isClaimed && !isCovered) failures.push(`${name}: bounds are true in ${shareOf(trials - missed, trials)}`);
    rows.push([
      name,
      percent(truth),
      Number.isFinite(lowest) ? percent(lowest) : "–",
      shareOf(trials - missed, trials),
      isClaimed ? (isCovered ? "ok" : "FAILED") : isCovered ? "not claimed, holds" : "not claimed, does not hold",
      pooled === undefined ? "–" : percent(pooled),
      pooled === undefined ? "–" : percent(1 - (pooled < truth ? quiet : 0) / trials),
    ]);
  }
  return { rows, failures };
}

interface Experiments {
  readonly missed: number;
  readonly quiet: number;
  /** The lowest bound that any experiment printed. */
  readonly lowest: number;
}

async function experiments({ prompts, runs, axes, coin, truth }: CoverageScenario, trials: number): Promise<Experiments> {
  let [missed, quiet, lowest] = [0, 0, Number.POSITIVE_INFINITY];
  const spec = coinSpec({ prompts: Array.from({ length: prompts }, (_, index) => ({ text: String(index) })), runs, axes: axes ?? [] });
  for (let seed = 0; seed < trials; seed++) {
    const { report, trace } = await check(coinTarget(seed, coin), spec, environment());
    demandOracle(trace.rows, report.verdict);
    if (report.verdict === "NO DIVERGENCE OBSERVED") quiet++;
    // The repeat axis of a scenario with others is clean: its bound is always true.
    const uppers = report.bounds.filter(({ axis }) => axes === undefined || axis !== "repeat").map(({ upper }) => upper);
    lowest = Math.min(lowest, ...uppers);
    if (uppers.some((upper) => upper < truth)) missed++;
  }
  return { missed, quiet, lowest };
}
