import { setImmediate } from "node:timers/promises";
import type { Lane } from "./engine.ts";
import type { ReferenceModel } from "./reference-model.ts";
import { openReferenceSession } from "./reference-session.ts";

/** A lane in the caller's own thread, which it shares by pausing every few tokens. */
export function inlineLane(model: ReferenceModel, sequence: number): Lane {
  const session = openReferenceSession(model, sequence);
  return {
    generate: ({ signal, onText, ...request }, sharing) => {
      const hooks = {
        emit: (piece: string) => onText?.(piece),
        isAborted: () => signal?.aborted ?? false,
        onRead: () => sharing?.onRead(),
        pause: () => setImmediate(),
      };
      return session(request, hooks, sharing?.from);
    },
    dispose: async () => undefined,
  };
}
