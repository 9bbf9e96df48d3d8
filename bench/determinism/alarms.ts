import type { PlantedVices } from "@cupel/testing";
import { axis, percent, promptsOf, simulate } from "./scenario.ts";

/** Verdicts on a target that never diverges: any DIVERGED is a false alarm. */
export async function falseAlarmRows(trials: number): Promise<readonly (readonly string[])[]> {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < trials; seed++) {
    const vices: PlantedVices = {
      ...(seed % 3 === 1 && { dropsScoreEvery: 4 }),
      ...(seed % 3 === 2 && { roundTo: 4, refuses: (call: number) => call % 17 === 5 }),
    };
    const { report } = await simulate(
      { seed, vices },
      {
        prompts: promptsOf(6, seed),
        runs: 2,
        minBound: null,
        tier: 2,
        axes: [axis("batch", "1", "3"), axis("cache")],
        controls: seed % 2 === 0,
      },
    );
    counts.set(report.verdict, (counts.get(report.verdict) ?? 0) + 1);
  }
  const alarms = counts.get("DIVERGED") ?? 0;
  const upper = alarms === 0 ? 1 - 0.05 ** (1 / trials) : Number.NaN;
  return [
    ["verdict on a clean target", "checks"],
    ...[...counts].map(([verdict, count]) => [verdict, String(count)]),
    ["false alarms", `${alarms} of ${trials}${alarms === 0 ? ` (95 %: below ${percent(upper)})` : ""}`],
  ];
}

const noops: readonly (readonly [NonNullable<PlantedVices["noop"]>[number], readonly string[]])[] = [
  ["batch", ["1", "4"]],
  ["concurrency", ["1", "4"]],
  ["neighbours", ["none", "mixed"]],
  ["cache", ["cold", "warm"]],
  ["stream", ["off", "on"]],
  ["restart", ["before", "after"]],
];

/** Treatments that silently do nothing: each must be called vacuous. */
export async function vacuousRows(trials: number): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [["treatment that does nothing", "called vacuous"]];
  for (const [name, levels] of noops) {
    let told = 0;
    for (let seed = 0; seed < trials; seed++) {
      const { report } = await simulate(
        { seed, vices: { noop: [name] } },
        { prompts: promptsOf(8, seed), runs: 2, axes: [axis(name, ...levels)], minBound: null },
      );
      if (report.axes.find((one) => one.axis === name)?.status === "vacuous") told++;
    }
    rows.push([name, `${told} of ${trials}`]);
  }
  return rows;
}
