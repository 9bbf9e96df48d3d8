import { pinnedSettings } from "@cupel/core";
import { binomialLowerTail } from "@cupel/stats";
import type { Plant } from "@cupel/testing";
import { axis, mean, type Part, percent, promptsOf, shareOf, simulate } from "./scenario.ts";

const settings = { ...pinnedSettings, maxTokens: 30 };

/** Rounding or bug: what near-tie analysis says of planted flips of either kind, under the same noise elsewhere. */
export async function nearTiePart(trials: number): Promise<Part> {
  const failures: string[] = [];
  const rows: string[][] = [["planted", "flips", "explained", "possible", "not explained", "unknown"]];
  for (const nearTie of [true, false]) {
    const counts = { NEAR_TIE_EXPLAINED: 0, POSSIBLE: 0, NOT_EXPLAINED: 0, other: 0 };
    for (let seed = 0; seed < trials; seed++) {
      const plants: Plant[] = [
        { when: "batch", share: 0.2, effect: { kind: "flip", position: 8, nearTie } },
        { when: "batch", effect: { kind: "noise", scale: 2e-3, share: 0.5 } },
      ];
      const { report } = await simulate(
        { seed, plants },
        { prompts: promptsOf(40, seed), axes: [axis("batch", "1", "4")], runs: 2, onDiverge: "characterise", settings },
      );
      for (const { nearTie: said, difference } of report.divergences) {
        if (difference.tokenIndex !== 8) continue;
        if (said in counts) counts[said as keyof typeof counts]++;
        else counts.other++;
      }
    }
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const share = (count: number): string => percent(count / Math.max(1, total));
    const right = nearTie ? counts.NEAR_TIE_EXPLAINED : counts.NOT_EXPLAINED;
    if (total === 0 || binomialLowerTail(right, total, 0.95) < 0.001)
      failures.push(`${nearTie ? "near ties" : "bugs"}: told as such in ${shareOf(right, total)}`);
    rows.push([
      nearTie ? "near tie" : "bug at full margin",
      String(total),
      share(counts.NEAR_TIE_EXPLAINED),
      share(counts.POSSIBLE),
      share(counts.NOT_EXPLAINED),
      share(counts.other),
    ]);
  }
  return { rows, failures };
}

/** Flips that noise predicts, beside those that came. */
export async function expectedFlipPart(trials: number): Promise<Part> {
  const failures: string[] = [];
  const rows: string[][] = [["noise, nats", "positions", "predicted prompts", "diverged prompts", "within twice or half"]];
  for (const [scale, share] of [
    [0.003, 0.5],
    [0.03, 0.5],
    [0.1, 0.5],
    [0.1, 0.1],
  ] as const) {
    const [predicted, seen, inside]: [number[], number[], number[]] = [[], [], []];
    for (let seed = 0; seed < trials; seed++) {
      const plants: Plant[] = [{ when: "batch", effect: { kind: "noise", scale, share } }];
      const { report } = await simulate(
        { seed, plants },
        { prompts: promptsOf(60, seed), axes: [axis("batch", "1", "4")], runs: 2, onDiverge: "characterise", settings },
      );
      const own = report.axes.find(({ axis: name }) => name === "batch");
      const [a, b] = [own?.expectedFlips?.prompts ?? 0, own?.tokenDivergences ?? 0];
      predicted.push(a);
      seen.push(b);
      // A count scatters by its root even where the prediction is right.
      inside.push(Math.abs(b - a) <= Math.max(a, b) / 2 + 2 * Math.sqrt(a + 1) ? 1 : 0);
    }
    rows.push([String(scale), percent(share), mean(predicted).toFixed(1), mean(seen).toFixed(1), percent(mean(inside))]);
    const held = inside.filter((one) => one === 1).length;
    if (binomialLowerTail(held, trials, 0.9) < 0.001)
      failures.push(`flips from noise of ${scale}: inside the range in ${shareOf(held, trials)}`);
  }
  return { rows, failures };
}
