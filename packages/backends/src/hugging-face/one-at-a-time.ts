import { unlessAborted } from "../http/unless-aborted.ts";

const running = new Map<string, Promise<unknown>>();

/** Does work on something once whatever this thread does on it already has ended, well or not. Rejects with the signal's reason while it waits. */
export async function oneAtATime<Result>(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  for (let before = running.get(key); before !== undefined; before = running.get(key)) await unlessAborted(before, signal);
  const own = work();
  const settled = own.then(
    () => undefined,
    () => undefined,
  );
  running.set(key, settled);
  try {
    return await own;
  } finally {
    running.delete(key);
  }
}
