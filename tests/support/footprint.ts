import { readdirSync, readFileSync } from "node:fs";
import { processIds } from "./processes.ts";

/** What we and our child processes hold. */
export interface Footprint {
  readonly processes: number;
  readonly descriptors: number;
  /** Memory, what is shared counted once. */
  readonly mebibytes: number;
}

/** What we and our child processes hold now, garbage apart where the collector can be called. */
export function footprint(): Footprint {
  globalThis.gc?.();
  const ids = processIds();
  let descriptors = 0;
  let kibibytes = 0;
  for (const id of ids) {
    try {
      descriptors += readdirSync(`/proc/${id}/fd`).length;
      kibibytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "latin1"))?.[1] ?? 0);
    } catch {
      // It ended meanwhile, or runs as another user.
    }
  }
  return { processes: ids.length, descriptors, mebibytes: kibibytes / 1024 };
}
