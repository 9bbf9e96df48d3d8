import { readFileSync } from "node:fs";

/** Milliseconds that the main thread of a process has had a core, where the system tells (Linux). */
export function mainThreadTime(pid: number | undefined): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "latin1").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}
