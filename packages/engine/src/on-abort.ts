const heard = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted; what is returned lets go of it. The signal itself gets one listener for all: those that it once had
 * name each other, and what ended long ago would stay in memory until a full collection, with all that came after it.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = heard.get(signal) ?? listen(signal);
  // The same function may come twice.
  const own = () => callback();
  callbacks.add(own);
  return () => void callbacks.delete(own);
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  heard.set(signal, callbacks);
  const tell = () => {
    for (const callback of callbacks) callback();
    callbacks.clear();
  };
  signal.addEventListener("abort", tell, { once: true });
  return callbacks;
}
