import { readdirSync, readFileSync } from "node:fs";
import type { Worker } from "node:worker_threads";

/** Tells the milliseconds since it was begun in which nothing kept a worker from a core. */
export type Stopwatch = () => Promise<number>;

/** Begins to measure a thread, which computes or is kept waiting: the time that it has had a core. Rejects for one that has ended. */
export async function threadStopwatch(worker: Pick<Worker, "cpuUsage">): Promise<Stopwatch> {
  const begun = await coreTime(worker);
  return async () => (await coreTime(worker)) - begun;
}

async function coreTime(worker: Pick<Worker, "cpuUsage">): Promise<number> {
  const { user, system } = await worker.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Begins to measure a process, which may also sleep: the time that has passed, less that in which one of its threads waited for a core,
 * where the system tells (Linux).
 */
export async function processStopwatch(pid: number | undefined): Promise<Stopwatch> {
  const begun = performance.now();
  const before = queuedTimes(pid);
  return async () => {
    const held = [...queuedTimes(pid)].map(([thread, queued]) => queued - (before.get(thread) ?? 0));
    return performance.now() - begun - Math.max(0, ...held);
  };
}

/**
 * Begins to measure a process that computes on its main thread and never sleeps: the time that this thread has had a core, so that neither
 * others, nor a slow disk, nor the machine beneath the machine count. Where the system does not tell, as `processStopwatch`.
 */
export async function computingStopwatch(pid: number | undefined): Promise<Stopwatch> {
  const begun = mainThreadTime(pid);
  if (begun === undefined) return await processStopwatch(pid);
  return async () => (mainThreadTime(pid) ?? begun) - begun;
}

/** Milliseconds that the main thread has had a core. */
function mainThreadTime(pid: number | undefined): number | undefined {
  try {
    return scheduled(`/proc/${pid}`).ran;
  } catch {
    return undefined;
  }
}

/** Milliseconds that a thread has had a core, and those that it has waited for one: the first two figures, in nanoseconds. */
function scheduled(folder: string): { readonly ran: number; readonly waited: number } {
  const [ran = Number.NaN, waited = Number.NaN] = readFileSync(`${folder}/schedstat`, "latin1").split(" ", 2).map(Number);
  return { ran: ran / 1e6, waited: waited / 1e6 };
}

/** Milliseconds that each thread has waited for a core. */
function queuedTimes(pid: number | undefined): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  try {
    const tasks = `/proc/${pid}/task`;
    for (const thread of readdirSync(tasks)) times.set(thread, scheduled(`${tasks}/${thread}`).waited);
  } catch {
    // Gone, or no such files here.
  }
  return times;
}
