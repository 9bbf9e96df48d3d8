import type { Hits } from "../report/judge.ts";

/** Repeats an experiment and counts how often it answers true. */
export function count(runs: number, experiment: () => boolean): Hits {
  let hits = 0;
  for (let run = 0; run < runs; run++) if (experiment()) hits += 1;
  return { hits, runs };
}
