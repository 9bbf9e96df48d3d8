/** A limit in time that can be lifted. */
export interface Deadline {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Lifts the limit; tells whether the time was over already. */
  end(): boolean;
}

/** A deadline so many milliseconds from now. Unlike `AbortSignal.timeout` it leaves no timer behind. */
export function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      return controller.signal.aborted;
    },
  };
}
