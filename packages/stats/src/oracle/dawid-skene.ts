import { logSumExp } from "../distributions/log-sum-exp.ts";
import { shares } from "./vote-shares.ts";

/** Added to every cell of a voter's confusion matrix, so that none is 0. */
const smoothing = 0.01;
const mostRounds = 1000;

type Matrix = readonly (readonly number[])[];

/**
 * Posteriors of the true class of each item by the EM of A. P. Dawid and A. M. Skene (1979): start from vote shares; class shares and a confusion
 * matrix for each voter from the posteriors; posterior ∝ share × Π confusion. Ends when no posterior changes by 1e-9, or after 1,000 rounds.
 *
 * @param votes codes from 0, −1 for no vote
 */
export function fitDawidSkene(votes: Matrix, classes: number): DawidSkeneFit {
  let posteriors: Matrix = votes.map((row) =>
    row.every((vote) => vote < 0) ? Array<number>(classes).fill(1 / classes) : shares(row, classes),
  );
  for (let round = 0; round < mostRounds; round++) {
    const next = expect(votes, maximize(votes, posteriors, classes));
    const change = next.reduce(
      (most, row, item) => Math.max(most, ...row.map((share, code) => Math.abs(share - at(posteriors, item, code)))),
      0,
    );
    posteriors = next;
    if (change < 1e-9) break;
  }
  return { posteriors, voterAccuracy: accuracies(maximize(votes, posteriors, classes)) };
}

/** Posteriors, and for each voter the modelled chance of a right vote. */
export interface DawidSkeneFit {
  readonly posteriors: Matrix;
  readonly voterAccuracy: readonly number[];
}

function accuracies({ logShares, logConfusion }: Model): readonly number[] {
  return logConfusion.map((own) => logShares.reduce((sum, share, truth) => sum + Math.exp(share + at(own, truth, truth)), 0));
}

interface Model {
  readonly logShares: readonly number[];
  /** By voter, true class and vote. */
  readonly logConfusion: readonly Matrix[];
}

function maximize(votes: Matrix, posteriors: Matrix, classes: number): Model {
  const codes = Array.from({ length: classes }, (_, code) => code);
  const logShares = codes.map((truth) => Math.log(posteriors.reduce((sum, row) => sum + (row[truth] as number), 0) / votes.length));
  const voters = Array.from({ length: votes[0]?.length ?? 0 }, (_, voter) => voter);
  const logConfusion = voters.map((voter) =>
    codes.map((truth) => {
      const counts = codes.map(
        (code) =>
          smoothing +
          sumWhere(
            votes,
            (row) => row[voter] === code,
            (item) => at(posteriors, item, truth),
          ),
      );
      const total = counts.reduce((sum, count) => sum + count, 0);
      return counts.map((count) => Math.log(count / total));
    }),
  );
  return { logShares, logConfusion };
}

function expect(votes: Matrix, { logShares, logConfusion }: Model): Matrix {
  return votes.map((row) => {
    const logs = logShares.map((share, truth) =>
      row.reduce((sum, vote, voter) => (vote < 0 ? sum : sum + (logConfusion[voter]?.[truth]?.[vote] as number)), share),
    );
    const total = logSumExp(logs);
    return logs.map((log) => Math.exp(log - total));
  });
}

function at(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] as number;
}

function sumWhere(votes: Matrix, holds: (row: readonly number[]) => boolean, value: (item: number) => number): number {
  return votes.reduce((sum, row, item) => (holds(row) ? sum + value(item) : sum), 0);
}
