import { readdirSync, readFileSync } from "node:fs";

/** The processes that a process started, as `/proc` tells. */
export function childrenOf(parent: number | undefined): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((pid) => statusOf(pid)?.parent === parent);
}

/** Whether a process runs; zombies do not. */
export function isAlive(pid: number): boolean {
  return !["Z", undefined].includes(statusOf(pid)?.state);
}

function statusOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const [state = "", parent] = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
