/** Waits without holding the place that the work has; takes one again before it goes on. */
export type Pause = <Value>(until: Promise<Value>) => Promise<Value>;

/**
 * Does all works, as many at once as there are places, not counting those that pause. A work is taken from its source when there is a place
 * for it, so the source may be endless as far as memory goes. Work that comes back from a pause goes before work that has not begun.
 *
 * @throws what the first work to break throws, once all that had begun have ended; no other is taken after it
 */
export async function eachInPlaces<Work>(
  works: Iterable<Work>,
  count: number,
  perform: (work: Work, pause: Pause) => Promise<void>,
): Promise<void> {
  const places = createPlaces(count);
  const going = new Set<Promise<void>>();
  let broken: { readonly thrown: unknown } | undefined;
  for (const work of works) {
    await places.enter();
    if (broken !== undefined) {
      places.leave();
      break;
    }
    const own = holding(places, (pause) => perform(work, pause))
      .catch((thrown) => {
        broken ??= { thrown };
      })
      .finally(() => going.delete(own));
    going.add(own);
  }
  await Promise.all(going);
  if (broken !== undefined) throw broken.thrown;
}

interface Places {
  /** Settled when there is a place. */
  enter(): Promise<void> | undefined;
  /** The same, before all who only enter. */
  comeBack(): Promise<void> | undefined;
  leave(): void;
}

function createPlaces(count: number): Places {
  let free = count;
  const [back, entering]: [(() => void)[], (() => void)[]] = [[], []];
  const take = (line: (() => void)[]): Promise<void> | undefined => {
    if (free > 0) {
      free--;
      return undefined;
    }
    return new Promise((resolve) => void line.push(resolve));
  };
  return {
    enter: () => take(entering),
    comeBack: () => take(back),
    leave: () => {
      const next = back.shift() ?? entering.shift();
      if (next === undefined) free++;
      else next();
    },
  };
}

/** Work that has a place, with the way to pause; gives the place back in the end. */
async function holding(places: Places, perform: (pause: Pause) => Promise<void>): Promise<void> {
  let pausing = 0;
  let isHeld = true;
  let ended = false;
  const pause: Pause = async (until) => {
    if (pausing++ === 0 && isHeld) {
      isHeld = false;
      places.leave();
    }
    try {
      return await until;
    } finally {
      if (--pausing === 0) {
        await places.comeBack();
        // Work that ended, paused once more or came back otherwise while it stood in line needs no place.
        if (ended || pausing > 0 || isHeld) places.leave();
        else isHeld = true;
      }
    }
  };
  try {
    await perform(pause);
  } finally {
    ended = true;
    if (isHeld) places.leave();
  }
}
