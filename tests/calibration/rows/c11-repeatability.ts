import { createRandom } from "@cupel/core";
import { clusteredZeroEventBound, zeroEventUpperBound } from "@cupel/stats";
import { atLeast, nearRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { count } from "../worlds/count.ts";

/** Prompts that may be unstable, compared several times. */
interface Protocol {
  readonly prompts: number;
  readonly repeats: number;
  /** Share of unstable prompts. */
  readonly share: number;
  /** Chance that an unstable prompt differs in one comparison. */
  readonly rate: number;
}

/** How often a bound that is claimed after no divergence holds. Worlds are chosen where it is hardest: the truth just above the bound. */
export function repeatability(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C11").next;
  const runs = runsAt(scale, 10_000);
  const clustered = [
    { prompts: 20, repeats: 10, rate: 0.1 },
    { prompts: 20, repeats: 10, rate: 0.9 },
    { prompts: 100, repeats: 4, rate: 0.1 },
    { prompts: 100, repeats: 10, rate: 0.5 },
    { prompts: 300, repeats: 2, rate: 0.9 },
  ].map((protocol) => {
    const share = clusteredZeroEventBound(protocol).unstable * 1.0001;
    const { prompts, repeats, rate } = protocol;
    const held = count(runs, () => !isQuiet({ ...protocol, share }, random));
    const world = `${prompts} prompts × ${repeats}, unstable at ${rate}: ${(100 * share).toFixed(1)} %`;
    return atLeast({ id: "C11", world, method: "clusteredZeroEventBound holds" }, held, 0.95);
  });
  const pooled = [
    { prompts: 20, misses: 0.36 },
    { prompts: 10, misses: 0.6 },
  ].map(({ prompts, misses }) => {
    const protocol = { prompts, repeats: 10, share: 0.05, rate: 0.9 };
    const truth = protocol.share * protocol.rate;
    const missed = count(runs, () => isQuiet(protocol, random) && zeroEventUpperBound(prompts * 10) < truth);
    const about = { id: "C11", world: `${prompts} prompts × 10, 5 % unstable at .9`, method: "pooled bound misses" };
    return nearRate(about, missed, { rate: misses, behind: 10_000 });
  });
  return [...clustered, ...pooled];
}

function isQuiet({ prompts, repeats, share, rate }: Protocol, random: () => number): boolean {
  for (let prompt = 0; prompt < prompts; prompt++) {
    if (random() >= share) continue;
    for (let repeat = 0; repeat < repeats; repeat++) if (random() < rate) return false;
  }
  return true;
}
