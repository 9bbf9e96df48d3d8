import { type DawidSkeneFit, fitDawidSkene } from "./dawid-skene.ts";
import { shares } from "./vote-shares.ts";

/** A voter's answer to an item; null where it gave none. */
export type Vote = string | number | null;

/** Options of `aggregateVotes`. */
export interface VoteOptions {
  /** "majority" takes vote shares as they are; "dawid-skene" weighs voters by how often they seem right. Default "majority". */
  readonly method?: "majority" | "dawid-skene";
}

/** What `aggregateVotes` says. */
export interface AggregatedVotes {
  /** Every answer that was given, in ascending order: the columns of `posteriors`. */
  readonly classes: readonly (string | number)[];
  /** For each item the chance of each class; all NaN for an item without a vote under "majority". */
  readonly posteriors: readonly (readonly number[])[];
  /** For each item the likeliest class; null where several are. */
  readonly winners: readonly Vote[];
  /** For each voter the chance that its vote is right: the share of its votes by the posteriors, or that of the fitted model. */
  readonly voterAccuracy: readonly number[];
  /** Share of pairs of votes on the same item that differ. NaN without a pair. */
  readonly disagreement: number;
}

/**
 * What several voters say of each item. Dawid and Skene's EM (1979) assumes that voters err independently given the truth: copies of one
 * program are one voter, so group them first.
 *
 * @param votes for each item the votes in the order of the voters
 * @throws RangeError when rows differ in length or no vote was given
 */
export function aggregateVotes(votes: readonly (readonly Vote[])[], { method = "majority" }: VoteOptions = {}): AggregatedVotes {
  const voters = votes[0]?.length ?? 0;
  for (const row of votes)
    if (row.length !== voters) throw new RangeError(`an item has ${row.length} votes, the first ${voters}; give null for none`);
  const given = new Set(votes.flat().filter((vote) => vote !== null));
  const classes = [...given].sort((left, right) =>
    typeof left === typeof right ? (left < right ? -1 : 1) : typeof left === "number" ? -1 : 1,
  );
  if (classes.length === 0) throw new RangeError("there is no vote");
  const coded = votes.map((row) => row.map((vote) => (vote === null ? -1 : classes.indexOf(vote))));
  const { posteriors, voterAccuracy } = method === "majority" ? byShares(coded, classes.length) : fitDawidSkene(coded, classes.length);
  return {
    classes,
    posteriors,
    winners: posteriors.map((posterior) => winner(posterior, classes)),
    voterAccuracy,
    disagreement: disagreementOf(coded),
  };
}

function byShares(coded: readonly (readonly number[])[], classes: number): DawidSkeneFit {
  const posteriors = coded.map((row) => shares(row, classes));
  const voters = Array.from({ length: coded[0]?.length ?? 0 }, (_, voter) => voter);
  return { posteriors, voterAccuracy: voters.map((voter) => accuracyOf(voter, coded, posteriors)) };
}

function winner(posterior: readonly number[], classes: readonly (string | number)[]): Vote {
  const most = Math.max(...posterior);
  const best = posterior.flatMap((share, code) => (share >= most - 1e-12 ? [code] : []));
  return best.length === 1 ? (classes[best[0] as number] as string | number) : null;
}

function accuracyOf(voter: number, coded: readonly (readonly number[])[], posteriors: readonly (readonly number[])[]): number {
  let [right, given] = [0, 0];
  for (const [item, row] of coded.entries()) {
    const vote = row[voter] as number;
    if (vote < 0) continue;
    given += 1;
    right += posteriors[item]?.[vote] as number;
  }
  return right / given;
}

function disagreementOf(coded: readonly (readonly number[])[]): number {
  let [differ, pairs] = [0, 0];
  for (const row of coded) {
    const given = row.filter((vote) => vote >= 0);
    pairs += (given.length * (given.length - 1)) / 2;
    const same = Map.groupBy(given, (vote) => vote).values();
    differ += (given.length * (given.length - 1)) / 2 - [...same].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  }
  return differ / pairs;
}
