import pLimit from "p-limit";

/** Waits without holding the place that the work has; takes one again before it goes on. */
export type Pause = <Value>(until: Promise<Value>) => Promise<Value>;

/** The places of a run: as many works go on at once as there are places, not counting those that pause. */
export interface Places {
  /** Does the work once there is a place for it. */
  hold<Value>(work: (pause: Pause) => Promise<Value>): Promise<Value>;
}

/** So many places, handed out in the order in which they were asked for. */
export function createPlaces(count: number): Places {
  const limit = pLimit(count);
  const enter = () => new Promise<() => void>((entered) => void limit(() => new Promise<void>((leave) => entered(leave))));

  const holding = async <Value>(work: (pause: Pause) => Promise<Value>, entered: () => void): Promise<Value> => {
    let leave = entered;
    let pausing = 0;
    let ended = false;
    const pause: Pause = async (until) => {
      if (pausing++ === 0) leave();
      try {
        return await until;
      } finally {
        if (--pausing === 0) {
          const again = await enter();
          // Work that ended or paused once more while it stood in line needs no place.
          if (ended || pausing > 0) again();
          else leave = again;
        }
      }
    };
    try {
      return await work(pause);
    } finally {
      ended = true;
      leave();
    }
  };

  return {
    hold: (work) =>
      new Promise((resolve, reject) => {
        void limit(() => new Promise<void>((leave) => holding(work, leave).then(resolve, reject)));
      }),
  };
}
