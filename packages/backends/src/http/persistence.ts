import type { Random } from "@cupel/core";
import type { Failure } from "./failure.ts";
import { backoff, shortestPause } from "./retry.ts";

/** How long one call goes on trying. */
export interface Persistence {
  /** Milliseconds until the next attempt; `undefined` where there is to be none. */
  pauseAfter(failure: Failure): number | undefined;
}

/** Counts broken connections and time spent waiting apart: a server that says "later" is not one that cannot be reached. */
export function createPersistence(options: { readonly retries: number; readonly patience: number; readonly random: Random }): Persistence {
  let [broken, refused, waited] = [0, 0, 0];
  return {
    pauseAfter: ({ again, retryAfter }) => {
      if (again === "never") return undefined;
      if (again === "broken") return broken < options.retries ? backoff(broken++, options.random) : undefined;
      const pause = retryAfter === undefined ? backoff(refused++, options.random) : Math.max(retryAfter, shortestPause);
      waited += pause;
      return waited <= options.patience ? pause : undefined;
    },
  };
}
