import { onAbort } from "./on-abort.ts";

/**
 * The promise, or a rejection with the signal's reason once the signal has been aborted and the promise had `grace` milliseconds to settle:
 * a call is told to stop and may say how far it came, but one that does not listen holds nobody up.
 */
export async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined, grace: number): Promise<Value> {
  if (signal === undefined) return await promise;
  let timer: NodeJS.Timeout | undefined;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const listen = () => {
    timer = setTimeout(() => reject(signal.reason), grace);
  };
  const stop = onAbort(signal, listen);
  if (signal.aborted) listen();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
    clearTimeout(timer);
  }
}
