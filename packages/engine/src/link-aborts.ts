import { onAbort } from "./on-abort.ts";

/** A signal that is aborted with the first of others. */
export interface AbortLink {
  readonly signal: AbortSignal;
  /** Lets go of the others. */
  release(): void;
}

/** Like `AbortSignal.any`, but with an end: what that links to a signal that lives long stays in memory until a full collection. */
export function linkAborts(...sources: readonly AbortSignal[]): AbortLink {
  const own = new AbortController();
  const follow = (): void => own.abort(sources.find(({ aborted }) => aborted)?.reason);
  const stops = sources.map((source) => onAbort(source, follow));
  const release = (): void => {
    for (const stop of stops) stop();
  };
  onAbort(own.signal, release);
  if (sources.some(({ aborted }) => aborted)) follow();
  return { signal: own.signal, release };
}
