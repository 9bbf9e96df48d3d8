/** What a branch of observations is followed with. */
export interface Followed<State> {
  readonly fresh: (state?: State) => { update(observation: number): void; state(): State; readonly logE: number; readonly maxLogE: number };
  /** Observations with their chances under the null. */
  readonly outcomes: readonly (readonly [observation: number, chance: number])[];
  readonly length: number;
}

/** The mean of the e-value over all paths of a length, and the chance that it ever reaches 1/alpha. Each step resumes from a state. */
export function overEveryPath<State>({ fresh, outcomes, length }: Followed<State>, alpha: number): { mean: number; ever: number } {
  let [mean, ever] = [0, 0];
  const follow = (state: State | undefined, left: number, chance: number): void => {
    const test = fresh(state);
    if (left === 0) {
      mean += chance * Math.exp(test.logE);
      if (test.maxLogE >= Math.log(1 / alpha)) ever += chance;
      return;
    }
    for (const [observation, share] of outcomes) {
      const next = fresh(state);
      next.update(observation);
      follow(next.state(), left - 1, chance * share);
    }
  };
  follow(undefined, length, 1);
  return { mean, ever };
}
