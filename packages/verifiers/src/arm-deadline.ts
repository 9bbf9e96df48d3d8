import type { Stopwatch } from "./stopwatch.ts";

/** The share of the limit after which time is measured: few jobs live to see it. */
const unmeasured = 1 / 8;

/** Milliseconds in which one that can be interrupted at all has answered, on a machine that is busy, too. */
const answerMs = 10_000;

/** What a deadline is about: whoever works, and may be kept from a core by others. */
export interface Timed {
  /** Begins to measure. May never answer, of one that nothing interrupts. */
  stopwatch(): Promise<Stopwatch>;
}

export interface Deadline {
  /** Milliseconds to work in. A machine that is busy with others does not use them up. */
  readonly ownMs: number;
  /** Milliseconds after which the wait is over all the same. */
  readonly patienceMs: number;
  /** Called once: `late` when the own time is used up, `starved` when patience is. */
  readonly end: (how: "late" | "starved") => void;
}

/** Calls after a time, unless what is returned disarms it. A parent that was busy sees its timers before its messages: those come first. */
export function armTimer(milliseconds: number, then: () => void): () => void {
  let armed = true;
  const timer = setTimeout(() => setImmediate(() => armed && then()), milliseconds);
  return () => {
    armed = false;
    clearTimeout(timer);
  };
}

/** Calls when a worker has used up its time, and returns what disarms it. */
export function armDeadline(worker: Timed, { ownMs, patienceMs, end }: Deadline): () => void {
  let armed = true;
  let disarm = () => {};
  const after = (milliseconds: number, then: () => void) => {
    disarm = armTimer(milliseconds, then);
  };
  const ending = (how: "late" | "starved") => {
    if (!armed) return;
    armed = false;
    end(how);
  };
  const measure = async (stopwatch: Stopwatch | undefined, passed: number) => {
    const own = ownMs * unmeasured + ((await answerOf(() => stopwatch?.())) ?? ownMs);
    if (own >= ownMs) ending("late");
    else if (passed >= patienceMs) ending("starved");
    else if (armed) wait(stopwatch, { own, passed });
  };
  const wait = (stopwatch: Stopwatch | undefined, { own, passed }: { readonly own: number; readonly passed: number }) => {
    const rest = Math.ceil(Math.max(ownMs - own, ownMs / 20));
    after(rest, () => void measure(stopwatch, passed + rest));
  };
  after(ownMs * unmeasured, async () => {
    const stopwatch = await answerOf(() => worker.stopwatch());
    if (armed) wait(stopwatch, { own: ownMs * unmeasured, passed: ownMs * unmeasured });
  });
  return () => {
    armed = false;
    disarm();
  };
}

/** What is answered in time; undefined where nothing is. */
function answerOf<T>(ask: () => Promise<T> | undefined): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, answerMs, undefined);
    const settle = (answer?: T) => {
      clearTimeout(timer);
      resolve(answer);
    };
    Promise.resolve(ask()).then(settle, () => settle());
  });
}
