import { zeroEventUpperBound } from "@cupel/stats";
import type { PlantedVices } from "@cupel/testing";
import { axis, type Part, percent, promptsOf, simulate } from "./scenario.ts";

const settings: readonly (readonly [string, PlantedVices])[] = [
  ["clean", {}],
  ["leaves out every fourth score", { dropsScoreEvery: 4 }],
  ["rounds scores and refuses some calls", { roundTo: 4, refuses: (call) => call % 17 === 5 }],
];

/** Verdicts on targets that never diverge: a divergence is a proof, so that not one may be told. */
export async function falseAlarmPart(trials: number): Promise<Part> {
  const rows: string[][] = [["target that never diverges", "told as diverged", "verdicts"]];
  const failures: string[] = [];
  const each = Math.ceil(trials / settings.length);
  for (const [name, vices] of settings) {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < each; seed++) {
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
    if (alarms > 0) failures.push(`${name}: ${alarms} of ${each} checks tell a divergence that is none`);
    rows.push([
      name,
      `${alarms} of ${each}${alarms === 0 ? ` (95 %: below ${percent(zeroEventUpperBound(each))})` : ""}`,
      [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", "),
    ]);
  }
  return { rows, failures };
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
export async function vacuousPart(trials: number): Promise<Part> {
  const rows: string[][] = [["treatment that does nothing", "called vacuous"]];
  const failures: string[] = [];
  for (const [name, levels] of noops) {
    let told = 0;
    for (let seed = 0; seed < trials; seed++) {
      const { report } = await simulate(
        { seed, vices: { noop: [name] } },
        { prompts: promptsOf(8, seed), runs: 2, axes: [axis(name, ...levels)], minBound: null },
      );
      if (report.axes.find((one) => one.axis === name)?.status === "vacuous") told++;
    }
    if (told < trials) failures.push(`${name} that does nothing: called vacuous in ${told} of ${trials} checks`);
    rows.push([name, `${told} of ${trials}`]);
  }
  return { rows, failures };
}
