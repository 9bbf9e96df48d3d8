import { type Backend, CupelError, messageOf } from "@cupel/core";
import { embedded } from "../embedded.ts";
import type { ProcessCall, ProcessReply } from "./process-messages.ts";

/** The other end of a process, as Node's `process` of a forked one is. */
export interface ProcessPort {
  readonly pid: number;
  send?(reply: ProcessReply): unknown;
  on(event: "message", listen: (call: ProcessCall) => void): unknown;
  once(event: "disconnect", listen: () => void): unknown;
}

/** The life of a process: opens the backend that it is told, answers calls, and lets go of everything when whoever started it is gone. */
export function serveProcess(port: ProcessPort): void {
  const say = (reply: ProcessReply): void => void port.send?.(reply);
  const aborts = new Map<number, AbortController>();
  let backend: Backend | undefined;

  const answer = async (call: Exclude<ProcessCall, { type: "open" | "abort" }>): Promise<void> => {
    const { id } = call;
    const abort = new AbortController();
    aborts.set(id, abort);
    try {
      if (backend === undefined) throw new CupelError("INTERNAL", "The process was asked before it was opened.");
      const value =
        call.type === "capabilities"
          ? await backend.capabilities()
          : await backend.generate({
              ...call.request,
              signal: abort.signal,
              ...(call.stream && { onText: (piece: string) => say({ type: "text", id, piece }) }),
            });
      say({ type: "done", id, value });
    } catch (thrown) {
      say({ type: "failed", id, code: CupelError.is(thrown) ? thrown.code : "BACKEND_FAILED", message: messageOf(thrown) });
    } finally {
      aborts.delete(id);
    }
  };

  port.on("message", (call) => {
    if (call.type === "abort") aborts.get(call.id)?.abort();
    else if (call.type !== "open") void answer(call);
    else {
      backend = embedded(call.options);
      say({ type: "opened", identity: { pid: port.pid, startedAt: performance.timeOrigin } });
    }
  });
  port.once("disconnect", () => {
    for (const abort of aborts.values()) abort.abort();
    void backend?.[Symbol.asyncDispose]();
  });
}
