import type { Backend } from "@cupel/core";

/** Releases every backend when it goes out of scope. (Node 22 has no AsyncDisposableStack.) */
export function released(backends: readonly Backend[]): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(backends.map((backend) => backend[Symbol.asyncDispose]()));
    },
  };
}
