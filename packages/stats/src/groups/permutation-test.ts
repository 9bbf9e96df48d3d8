import { checkWhole } from "../arguments/check-arguments.ts";

/** Units in groups, as `permutationTest` takes them. */
export interface GroupedUnits<Label> {
  /** The group of each unit. */
  readonly labels: readonly Label[];
  /** The block of each unit. Labels change places within blocks only; without blocks, freely. */
  readonly blocks?: readonly (string | number)[];
}

/** Options of `permutationTest`. */
export interface PermutationOptions {
  /** Uniform on [0, 1). */
  readonly random: () => number;
  /** Number of sampled permutations, at least 1. Default 10,000. */
  readonly resamples?: number;
}

/** One statistic of `permutationTest`. */
export interface PermutationResult {
  readonly statistic: number;
  /** (1 + permutations at least as large)/(1 + resamples). */
  readonly pValue: number;
}

/**
 * Permutation test of one statistic: p = (1 + #{S* ≥ S})/(1 + resamples), never 0 (B. Phipson and G. Smyth 2010). Exact when labels within a
 * block are exchangeable under the null. Blocks hold what must not be mixed, such as the runs of one prompt or of one minute.
 *
 * @param statistic large where the groups differ; of the labels in their order, which it must not keep or change
 * @throws RangeError for resamples below 1, blocks of another number or a statistic that is not a number
 */
export function permutationTest<Label>(
  units: GroupedUnits<Label>,
  statistic: (labels: readonly Label[]) => number,
  options: PermutationOptions,
): PermutationResult {
  return maxTPermutationTest(units, (labels) => [statistic(labels)], options)[0] as PermutationResult;
}

/**
 * The same of several statistics at once: one p-value for each, adjusted so that the chance of any false rejection stays at α, by the
 * step-down maxT procedure of P. Westfall and S. Young (1993, algorithm 4.1). It uses how the statistics depend on each other, so it
 * rejects more than Holm's correction. Give them in one unit (for example standard errors).
 *
 * @throws RangeError as `permutationTest`
 */
export function maxTPermutationTest<Label>(
  { labels, blocks }: GroupedUnits<Label>,
  statistics: (labels: readonly Label[]) => readonly number[],
  { random, resamples = 10_000 }: PermutationOptions,
): readonly PermutationResult[] {
  checkWhole("resamples", resamples, 1);
  if (blocks !== undefined && blocks.length !== labels.length) {
    throw new RangeError(`there are ${blocks.length} blocks for ${labels.length} labels`);
  }
  const observed = known(statistics([...labels]));
  const descending = [...observed.keys()].sort((left, right) => (observed[right] as number) - (observed[left] as number));
  const groups = [...Map.groupBy(labels.keys(), (index) => blocks?.[index]).values()];
  const hits = new Array<number>(observed.length).fill(0);
  const shuffled = [...labels];
  for (let draw = 0; draw < resamples; draw++) {
    for (const group of groups) shuffle(shuffled, group, random);
    count(hits, { descending, observed, permuted: known(statistics(shuffled)) });
  }
  return adjusted({ hits, descending, observed, resamples });
}

function known(statistics: readonly number[]): readonly number[] {
  if (statistics.some(Number.isNaN)) throw new RangeError("a statistic is not a number for every order of the labels");
  return statistics;
}

/** Fisher and Yates's shuffle of the labels at some places. */
function shuffle<Label>(labels: Label[], places: readonly number[], random: () => number): void {
  for (let last = places.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [places[last] as number, places[other] as number];
    [labels[a], labels[b]] = [labels[b] as Label, labels[a] as Label];
  }
}

interface Permuted {
  readonly descending: readonly number[];
  readonly observed: readonly number[];
  readonly permuted: readonly number[];
}

/** A statistic is hit where any statistic from its rank down reaches its observed value. Ties count, whatever order they were summed in. */
function count(hits: number[], { descending, observed, permuted }: Permuted): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const index of descending.toReversed()) {
    most = Math.max(most, permuted[index] as number);
    const value = observed[index] as number;
    if (most >= value - 1e-12 * Math.max(1, Math.abs(value))) hits[index] = (hits[index] as number) + 1;
  }
}

function adjusted({
  hits,
  descending,
  observed,
  resamples,
}: Omit<Permuted, "permuted"> & { readonly hits: readonly number[]; readonly resamples: number }): readonly PermutationResult[] {
  const results = new Array<PermutationResult>(observed.length);
  let highest = 0;
  for (const index of descending) {
    highest = Math.max(highest, (1 + (hits[index] as number)) / (1 + resamples));
    results[index] = { statistic: observed[index] as number, pValue: highest };
  }
  return results;
}
