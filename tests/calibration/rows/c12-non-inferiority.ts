import { createRandom } from "@cupel/core";
import { clusteredNonInferiority, familyVeto, pairedNonInferiority } from "@cupel/stats";
import { atMost, nearRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { count } from "../worlds/count.ts";
import { alike, broken, concentrated, mixed } from "../worlds/family-worlds.ts";
import { countPairs, type Discordance, drawFamilies, drawPair, type FamilyWorld, familyMeans } from "../worlds/pairs.ts";

const margin = 0.05;
const layouts = [
  [30, 10],
  [60, 5],
  [60, 10],
  [100, 6],
] as const;

/**
 * Published shares of acceptance, for each layout by the sign flip and with the veto. That of 60 × 10, −20 pt in a quarter is of 20,000
 * experiments: .053 was published, of 600.
 */
const worlds: readonly (readonly [name: string, world: FamilyWorld, flip: readonly number[], veto: readonly number[]])[] = [
  ["equal, 2 %/2 %", alike(0.02, 0.02), [0.99, 1, 1, 1], [0.99, 1, 1, 1]],
  ["equal, 5 %/5 %", alike(0.05, 0.05), [0.84, 0.85, 0.98, 0.99], [0.83, 0.85, 0.93, 0.98]],
  ["equal, strong family effects", mixed(0.025, { share: 0.25, effect: 0.2 }), [0.59, 0.69, 0.82, 0.92], [0.45, 0.68, 0.31, 0.75]],
  ["−5 pt spread evenly", alike(0.02, 0.07), [0.053, 0.057, 0.035, 0.065], [0.052, 0.057, 0.035, 0.065]],
  ["−20 pt in a quarter", concentrated(0.02, { share: 0.25, effect: -0.2 }), [0.097, 0.065, 0.07, 0.072], [0.082, 0.063, 0.028, 0.063]],
  ["−50 pt in a tenth", concentrated(0.04, { share: 0.1, effect: -0.5 }), [0.097, 0.102, 0.078, 0.088], [0.045, 0.078, 0.007, 0.017]],
  ["one in twenty broken", broken(0.01, 0.05), [0.22, 0.162, 0.197, 0.128], [0.22, 0.027, 0.032, 0.007]],
];

/** Claims of "not worse by 5 points": their type I error and power for independent tasks, and the table for families. */
export function nonInferiority(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C12").next;
  return [...independent(scale, random), ...families(scale, random)];
}

function independent(scale: Scale, random: () => number): readonly Row[] {
  const claims = (n: number, pairs: Discordance, runs: number) =>
    count(
      runs,
      () =>
        pairedNonInferiority(
          Array.from({ length: n }, () => drawPair(pairs, random)),
          { margin },
        ).nonInferior,
    );
  const boundary = [100, 300].flatMap((n) =>
    [0, 0.02, 0.05, 0.1].map((win) => {
      const world = `${n} independent tasks, ${percent(win)} won, ${percent(win + margin)} lost`;
      return atMost(
        { id: "C12", world, method: "pairedNonInferiority claims" },
        claims(n, { win, loss: win + margin }, runsAt(scale, 2000)),
        0.05,
      );
    }),
  );
  const power = [
    { each: 0.02, rate: 0.94 },
    { each: 0.05, rate: 0.69 },
  ].map(({ each, rate }) => {
    const about = {
      id: "C12",
      world: `300 independent tasks, equal, ${percent(each)}/${percent(each)}`,
      method: "pairedNonInferiority claims",
    };
    return nearRate(about, claims(300, { win: each, loss: each }, runsAt(scale, 1500)), { rate, behind: 1500 });
  });
  return [...boundary, ...power];
}

function families(scale: Scale, random: () => number): readonly Row[] {
  const runs = runsAt(scale, 600);
  return worlds.flatMap(([name, world, flips, vetoes]) =>
    layouts.flatMap(([size, tasks], layout) => {
      let [accepted, passed] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const drawn = drawFamilies(world, { families: size, tasks, random });
        if (!clusteredNonInferiority(familyMeans(drawn), { margin, random, resamples: 399 }).nonInferior) continue;
        accepted += 1;
        const counted = drawn.map((outcomes, index) => ({ family: String(index), tasks, ...countPairs(outcomes) }));
        if (familyVeto(counted).length === 0) passed += 1;
      }
      const about = (method: string) => ({ id: "C12", world: `${size} × ${tasks}, ${name}`, method });
      const published = (rates: readonly number[]) => ({ rate: rates[layout] as number, behind: 600 });
      const veto = published(vetoes);
      const both = nearRate(about("with familyVeto accepts"), { hits: passed, runs }, veto);
      return [nearRate(about("clusteredNonInferiority accepts"), { hits: accepted, runs }, published(flips)), both];
    }),
  );
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
