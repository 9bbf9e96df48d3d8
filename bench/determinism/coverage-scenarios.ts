import type { AxisSpec } from "@cupel/determinism";
import { simultaneous, zeroEventUpperBound } from "@cupel/stats";
import type { Call, Coin } from "./coin-target.ts";
import { axis, percent } from "./scenario.ts";

/** Experiments of one kind, whose truth is known. */
export interface CoverageScenario {
  readonly name: string;
  readonly prompts: number;
  readonly runs: number;
  /** Beside `repeat`. */
  readonly axes?: readonly AxisSpec[];
  /** Draws what an experiment fixes once, and gives its coin. */
  readonly coin: (random: () => number) => Coin;
  /** What the bounds are about: one that lies below is false. */
  readonly truth: number;
  /** The bound that takes all comparisons for independent. */
  readonly pooled?: number;
  /** False where an assumption that reports name is broken on purpose. */
  readonly isClaimed: boolean;
}

/** So little above the bound that a quiet experiment's bound is false, and its chance still the nominal one. */
const above = 1.0005;

/** Every kind of bound that a report prints. */
export function coverageScenarios(): readonly CoverageScenario[] {
  return [
    clustered(20, 10, { rate: 0.9 }),
    clustered(60, 2, { rate: 0.5 }),
    clustered(60, 2, { rate: 0.1 }),
    clustered(20, 4, { rate: 0.5 }),
    // The case of pooling: few prompts are unstable, and those are so nearly always.
    clustered(20, 10, { rate: 0.9, share: 0.05 }),
    clustered(10, 10, { rate: 0.9, share: 0.05 }),
    single(),
    oneLevel(),
    severalAxes(2),
    severalAxes(4),
    wholeLoads(),
  ];
}

/** Prompts of which a share is unstable; those flip with chance `rate` in every call. */
function clustered(
  prompts: number,
  comparisons: number,
  { rate, share }: { readonly rate: number; readonly share?: number },
): CoverageScenario {
  const runs = comparisons + 1;
  const shown = 1 - (1 - rate) ** runs - rate ** runs;
  const unstable = share ?? (zeroEventUpperBound(prompts) * above) / shown;
  return {
    name: `${prompts} prompts × ${comparisons}, ${percent(unstable)} of them flip at ${percent(rate)}`,
    prompts,
    runs,
    truth: unstable * shown,
    pooled: zeroEventUpperBound(prompts * comparisons),
    isClaimed: true,
    coin: (random) => {
      const flips = Array.from({ length: prompts }, () => random() < unstable);
      return ({ prompt }, next) => Number((flips[Number(prompt)] ?? false) && next() < rate);
    },
  };
}

/** One prompt and its chance to differ from its first answer. */
function single(): CoverageScenario {
  const comparisons = 58;
  const truth = zeroEventUpperBound(comparisons) * above;
  return {
    name: `1 prompt × ${comparisons}, flips at ${percent(truth)}`,
    prompts: 1,
    runs: comparisons + 1,
    truth,
    isClaimed: true,
    coin: () => onlyWhere(() => true, truth),
  };
}

/** One prompt that flips at one level of an axis of three: what holds for the mean of the levels is not enough. */
function oneLevel(): CoverageScenario {
  const runs = 30;
  const truth = zeroEventUpperBound(runs, { alpha: simultaneous(0.05, 2) }) * above;
  return {
    name: `1 prompt × ${runs} at each of 4 levels, flips at ${percent(truth)} in batches of 8 alone`,
    prompts: 1,
    runs,
    axes: [axis("batch", "1", "2", "4", "8")],
    truth,
    isClaimed: true,
    coin: () => onlyWhere(({ size }) => size === 8, truth),
  };
}

/** Three axes, each of which changes the answers of as many prompts as the bound for `claims` claims allows. */
function severalAxes(claims: number): CoverageScenario {
  const prompts = 20;
  const truth = zeroEventUpperBound(prompts, { alpha: simultaneous(0.05, claims) }) * above;
  return {
    name: `${prompts} prompts × 2, three axes change ${percent(truth)} of them each`,
    prompts,
    runs: 2,
    axes: [axis("batch", "1", "2"), axis("cache"), axis("stream")],
    truth,
    isClaimed: true,
    coin: (random) => {
      const flips = ["batch", "cache", "stream"].map(() => Array.from({ length: prompts }, () => random() < truth));
      return ({ prompt, size, how }) => {
        const place = size > 1 ? 0 : how.cache === "warm" ? 1 : how.stream ? 2 : -1;
        return Number(flips[place]?.[Number(prompt)] ?? false);
      };
    },
  };
}

/** Loads of eight that go wrong for all their prompts at once: prompts are then no independent draws, and reports say so. */
function wholeLoads(): CoverageScenario {
  const [prompts, runs] = [24, 2];
  const truth = zeroEventUpperBound(prompts, { alpha: simultaneous(0.05, 2) }) * above;
  const perLoad = 1 - (1 - truth) ** (1 / runs);
  return {
    name: `${prompts} prompts × ${runs} in loads of 8 that flip as a whole, ${percent(truth)} of prompts`,
    prompts,
    runs,
    axes: [axis("batch", "1", "8")],
    truth,
    isClaimed: false,
    coin: () => {
      const loads = new Map<number, number>();
      return ({ size, send }, next) => {
        if (size < 8) return 0;
        const known = loads.get(send) ?? Number(next() < perLoad);
        loads.set(send, known);
        return known;
      };
    },
  };
}

function onlyWhere(holds: (call: Call) => boolean, rate: number): Coin {
  return (call, next) => Number(holds(call) && next() < rate);
}
