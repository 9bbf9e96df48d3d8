import type { MessagePort } from "node:worker_threads";
import { CupelError, messageOf } from "@cupel/core";
import { bundlePieces } from "./bundle-pieces.ts";
import { openReferenceSession } from "./reference-session.ts";
import type { WorkerCall, WorkerReply, WorkerStart } from "./worker-messages.ts";

/** The life of a worker: opens its sequence and answers calls, one at a time. */
export function serveWorker(port: MessagePort, { model, sequence, abort }: WorkerStart): void {
  const session = openReferenceSession(model, sequence);
  const flag = new Int32Array(abort);
  const say = (reply: WorkerReply): void => port.postMessage(reply);
  port.on("message", async ({ request, stream, from }: WorkerCall) => {
    const pieces = bundlePieces((piece) => say({ type: "text", piece }));
    try {
      const hooks = {
        emit: (piece: string) => (stream ? pieces.add(piece) : undefined),
        isAborted: () => Atomics.load(flag, 0) === 1,
        onRead: () => say({ type: "read" }),
      };
      const generation = await session(request, hooks, from);
      pieces.flush();
      say({ type: "done", generation });
    } catch (thrown) {
      pieces.flush();
      say({ type: "failed", code: CupelError.is(thrown) ? thrown.code : "BACKEND_FAILED", message: messageOf(thrown) });
    }
  });
}
