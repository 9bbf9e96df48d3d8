import { createRandom } from "@cupel/core";
import { exactMcNemar, signFlipTest } from "@cupel/stats";
import { atMost, nearRate, shownRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { alike, concentrated, mixed } from "../worlds/family-worlds.ts";
import { countPairs, drawFamilies, type FamilyWorld, familyMeans } from "../worlds/pairs.ts";

const layouts = [
  [30, 10],
  [60, 5],
  [100, 3],
] as const;

interface Published {
  readonly name: string;
  readonly world: FamilyWorld;
  readonly isNull: boolean;
  /** Rejections by McNemar over tasks and by the sign flip over families, for each layout. */
  readonly tasks: readonly number[];
  readonly flip: readonly number[];
}

const table: readonly Published[] = [
  { name: "null, independent", world: alike(0.05, 0.05), isNull: true, tasks: [0.025, 0.052, 0.025], flip: [0.023, 0.05, 0.025] },
  {
    name: "null, mild family effects",
    world: mixed(0.05, { share: 0.25, effect: 0.2 }),
    isNull: true,
    tasks: [0.072, 0.062, 0.045],
    flip: [0.028, 0.047, 0.037],
  },
  {
    name: "null, strong family effects",
    world: mixed(0.02, { share: 0.5, effect: 0.25 }),
    isNull: true,
    tasks: [0.15, 0.117, 0.093],
    flip: [0.033, 0.032, 0.043],
  },
  { name: "+5 pt", world: alike(0.07, 0.02), isNull: false, tasks: [0.88, 0.88, 0.86], flip: [0.86, 0.88, 0.86] },
  {
    name: "+5 pt in a quarter",
    world: concentrated(0.02, { share: 0.25, effect: 0.2 }),
    isNull: false,
    tasks: [0.83, 0.86, 0.86],
    flip: [0.66, 0.77, 0.83],
  },
  { name: "+10 pt", world: alike(0.13, 0.03), isNull: false, tasks: [1, 1, 1], flip: [1, 1, 1] },
];

/** Tests of "B is better" that count tasks and that count families, with and without effects of the families. */
export function familyTests(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C15").next;
  const runs = runsAt(scale, 600);
  return table.flatMap(({ name, world, isNull, tasks, flip }) =>
    layouts.flatMap(([families, size], layout) => {
      let [byTasks, byFamilies] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const drawn = drawFamilies(world, { families, tasks: size, random });
        const { wins, losses } = countPairs(drawn.flat());
        if (exactMcNemar(wins, losses).oneSided <= 0.05) byTasks += 1;
        if (signFlipTest(familyMeans(drawn), { random, resamples: 399 }).oneSided <= 0.05) byFamilies += 1;
      }
      const about = (method: string) => ({ id: "C15", world: `${families} × ${size}, ${name}`, method });
      const hits = { hits: byFamilies, runs };
      const method = about("signFlipTest over families");
      return [
        isNull ? atMost(method, hits, 0.05) : nearRate(method, hits, { rate: flip[layout] as number, behind: 600 }),
        shownRate(about("McNemar over tasks"), { hits: byTasks, runs }, tasks[layout]),
      ];
    }),
  );
}
