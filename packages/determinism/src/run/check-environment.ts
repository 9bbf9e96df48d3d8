/** Where a check is in its plan. */
export interface CheckProgress {
  /** What it is doing: `probe`, `controls`, an axis and level. */
  readonly stage: string;
  readonly done: number;
  readonly planned: number;
  readonly diverged: number;
}

/** Everything that decides beside spec and target. */
export interface CheckEnvironment {
  /** Milliseconds, monotonic: the clock that the target uses, too. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  readonly progress?: (progress: CheckProgress) => void;
}
