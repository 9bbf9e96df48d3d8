/**
 * A test that may be looked at after every observation. Its e-value exp(logE) has mean at most 1 at any stopping time under the null, so
 * rejecting when it reaches 1/α at any time errs in at most a share α of all streams (Ville 1939; A. Ramdas et al. 2023, game-theoretic
 * statistics). Feeding the same observations to a fresh object or to one resumed from its state gives the same bits.
 */
export interface SequentialTest<State, Observation = number> {
  /** Observations so far. */
  readonly count: number;
  /** ln of the e-value now. */
  readonly logE: number;
  /** Its running maximum, at least 0. min(1, exp(−maxLogE)) is a p-value at any time. */
  readonly maxLogE: number;
  update(observation: Observation): void;
  /** Plain JSON; the factory takes it as its second argument and goes on from there. */
  state(): State;
}
