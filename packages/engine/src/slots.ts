import { onAbort } from "./on-abort.ts";

/** Room for so many calls at once. */
export interface Slots {
  /**
   * Settled when there is room, in the order of asking; what it gives makes room again, and tells whether somebody waited for that.
   * Rejects with the signal's reason.
   */
  enter(signal: AbortSignal): Promise<() => boolean>;
}

/** Slots that are all free. */
export function createSlots(count: number): Slots {
  let free = count;
  const line = new Set<() => void>();
  const leave = (): boolean => {
    const [next] = line;
    if (next === undefined) {
      free++;
      return false;
    }
    line.delete(next);
    next();
    return true;
  };
  /** Leaving twice is leaving once. */
  const leaveOnce = (): (() => boolean) => {
    let isIn = true;
    return () => {
      if (!isIn) return false;
      isIn = false;
      return leave();
    };
  };
  return {
    enter: async (signal) => {
      signal.throwIfAborted();
      if (free > 0) {
        free--;
        return leaveOnce();
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const giveUp = (): void => {
        line.delete(resolve);
        reject(signal.reason);
      };
      line.add(resolve);
      const stop = onAbort(signal, giveUp);
      try {
        await promise;
      } finally {
        stop();
      }
      return leaveOnce();
    },
  };
}
