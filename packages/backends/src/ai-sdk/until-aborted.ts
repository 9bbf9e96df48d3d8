/** The result of work, or the signal's reason as soon as it is aborted: not every model listens to signals. What comes too late goes to `late`. */
export async function untilAborted<Result>(
  work: PromiseLike<Result>,
  signal: AbortSignal,
  late: (result: Result) => void = () => undefined,
): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
    if (signal.aborted) work.then(late, () => undefined);
  }
}
