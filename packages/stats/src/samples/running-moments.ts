/** Count, mean and variance of values that come one by one. */
export interface RunningMoments {
  readonly count: number;
  /** NaN without values. */
  readonly mean: number;
  /** Of the sample, with n − 1 below the line. NaN below two values. */
  readonly variance: number;
  add(value: number): void;
  /** Takes in what another has seen, as if its values had been added here. */
  merge(other: MomentsState): void;
  state(): MomentsState;
}

/** What `runningMoments` resumes from: plain JSON. */
export interface MomentsState {
  readonly schema: 1;
  readonly count: number;
  readonly mean: number;
  /** Sum of squared distances from the mean. */
  readonly squares: number;
}

/**
 * Count, mean and variance in one pass without cancellation (B. P. Welford 1962), mergeable by the update of T. Chan, G. Golub and
 * R. LeVeque (1979).
 *
 * @throws RangeError when a value is not finite
 */
export function runningMoments(from: MomentsState = { schema: 1, count: 0, mean: 0, squares: 0 }): RunningMoments {
  let { count, mean, squares } = from;
  return {
    get count() {
      return count;
    },
    get mean() {
      return count === 0 ? Number.NaN : mean;
    },
    get variance() {
      return count < 2 ? Number.NaN : squares / (count - 1);
    },
    add(value) {
      if (!Number.isFinite(value)) throw new RangeError(`value ${value} is not finite`);
      count += 1;
      const away = value - mean;
      mean += away / count;
      squares += away * (value - mean);
    },
    merge(other) {
      if (other.count === 0) return;
      const all = count + other.count;
      const away = other.mean - mean;
      squares += other.squares + away * away * ((count * other.count) / all);
      mean += (away * other.count) / all;
      count = all;
    },
    state: () => ({ schema: 1, count, mean, squares }),
  };
}
