import { createRandom } from "@cupel/core";
import { type CheckResult, check, compare, goldenSpec } from "@cupel/determinism";
import { binomialUpperTail } from "@cupel/stats";
import { type Coin, coinTarget } from "./coin-target.ts";
import { environment, type Part, percent, shareOf } from "./scenario.ts";

/** Chance at which a level that is kept is called passed. */
const falseCall = 0.001;
const alpha = 0.05;

interface Pair {
  readonly name: string;
  readonly prompts: number;
  /** The sides are one setup: whatever is called different is a false alarm. */
  readonly isNull: boolean;
  /** The coins of both sides, with what a pair has in common drawn from the stream. */
  readonly coins: (random: () => number) => readonly [Coin, Coin];
}

const flipping =
  (chance: number): Coin =>
  (_, next) =>
    Number(next() < chance);

const both = (coin: Coin): readonly [Coin, Coin] => [coin, coin];

const pairs: readonly Pair[] = [
  { name: "stable", prompts: 6, isNull: true, coins: () => both(() => 0) },
  { name: "every prompt flips at 40 %", prompts: 6, isNull: true, coins: () => both(flipping(0.4)) },
  {
    name: "a third of prompts flips at 50 %",
    prompts: 6,
    isNull: true,
    coins: (random) => {
      const flips = Array.from({ length: 6 }, () => random() < 1 / 3);
      return both(({ prompt }, next) => Number(flips[Number(prompt)] === true && next() < 0.5));
    },
  },
  { name: "no answer like another", prompts: 6, isNull: true, coins: () => both((_, next) => Math.floor(next() * 1e6)) },
  { name: "1 prompt of 12 answers otherwise", prompts: 12, isNull: false, coins: () => [() => 0, ({ prompt }) => Number(prompt === "3")] },
  { name: "flips at 10 % against 50 %", prompts: 12, isNull: false, coins: () => [flipping(0.1), flipping(0.5)] },
  { name: "flips at 20 % against 80 %", prompts: 6, isNull: false, coins: () => [flipping(0.2), flipping(0.8)] },
];

/** How often two setups are called different, five answers to each prompt: at most alpha where they are one and the same. */
export async function comparePart(trials: number): Promise<Part> {
  const rows: string[][] = [["sides", "prompts × answers", "DIFFERENT", "wanted", ""]];
  const failures: string[] = [];
  for (const { name, prompts, isNull, coins } of pairs) {
    let different = 0;
    for (let seed = 0; seed < trials; seed++) {
      const [one, other] = coins(createRandom(seed).split("pair").next);
      const [left, right] = [await answers(2 * seed, one, prompts), await answers(2 * seed + 1, other, prompts)];
      if (compare(left, right, { confidence: 1 - alpha, resamples: 199, seed }).outcome === "DIFFERENT") different++;
    }
    const isKept = !isNull || binomialUpperTail(different, trials, alpha) >= falseCall;
    const share = shareOf(different, trials);
    if (!isKept) failures.push(`${name}, one setup: called different in ${share}`);
    rows.push([
      `${isNull ? "one setup" : "two setups"}: ${name}`,
      `${prompts} × 5`,
      share,
      isNull ? `at most ${percent(alpha)}` : "as often as can be",
      isNull ? (isKept ? "ok" : "FAILED") : "",
    ]);
  }
  return { rows, failures };
}

async function answers(seed: number, coin: Coin, prompts: number): Promise<CheckResult> {
  const spec = goldenSpec({ prompts: Array.from({ length: prompts }, (_, index) => ({ text: String(index) })) });
  const plain = { ...spec, settings: { ...spec.settings, maxTokens: 1, topScores: null } };
  return await check(
    coinTarget(seed, () => coin),
    plain,
    environment(),
  );
}
