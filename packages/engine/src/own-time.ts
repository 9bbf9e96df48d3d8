import type { Slots } from "./slots.ts";

/** The time of a task, which stands still while the task does nothing but wait for a slot: what others take counts against no budget of it. */
export interface OwnTime {
  /** Milliseconds. */
  now(): number;
  /** The slots, watched. */
  readonly slots: Slots;
}

/** @param now milliseconds */
export function createOwnTime(slots: Slots, now: () => number): OwnTime {
  let lost = 0;
  let since: number | undefined;
  let [waiting, calling] = [0, 0];
  const count = (waits: number, calls: number): void => {
    waiting += waits;
    calling += calls;
    const isIdle = waiting > 0 && calling === 0;
    if (isIdle) since ??= now();
    if (isIdle || since === undefined) return;
    lost += now() - since;
    since = undefined;
  };
  return {
    now: () => (since ?? now()) - lost,
    slots: {
      enter: async (signal) => {
        count(1, 0);
        try {
          const leave = await slots.enter(signal);
          count(0, 1);
          let isIn = true;
          return () => {
            if (isIn) count(0, -1);
            isIn = false;
            return leave();
          };
        } finally {
          count(-1, 0);
        }
      },
    },
  };
}
