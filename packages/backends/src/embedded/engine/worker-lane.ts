import { Worker } from "node:worker_threads";
import { CupelError, type GenerateRequest, type Generation, messageOf } from "@cupel/core";
import { beside } from "../../beside.ts";
import type { Lane, PromptSharing } from "./engine.ts";
import type { ReferenceModel } from "./reference-model.ts";
import type { WorkerCall, WorkerReply, WorkerStart } from "./worker-messages.ts";

/**
 * A lane in a thread of its own, started by the first call and again after it died. The thread keeps the process alive only while it works.
 *
 * @param spawn starts the thread; tests bring their own.
 */
export function workerLane(model: ReferenceModel, sequence: number, spawn: (start: WorkerStart) => Worker = startWorker): Lane {
  const abort = new SharedArrayBuffer(4);
  const flag = new Int32Array(abort);
  let worker: Worker | undefined;
  let fail: ((error: CupelError) => void) | undefined;

  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = spawn({ model, sequence, abort });
    const died = (error: CupelError): void => {
      if (worker !== started) return;
      worker = undefined;
      fail?.(error);
    };
    started.on("error", (thrown) => died(failed(`failed: ${messageOf(thrown)}`, thrown)));
    started.on("exit", () => died(failed("ended unexpectedly")));
    worker = started;
    return started;
  };

  const generate = ({ signal, onText, ...request }: GenerateRequest, sharing?: PromptSharing): Promise<Generation> =>
    new Promise((resolve, reject) => {
      const thread = running();
      const requestAbort = (): void => void Atomics.store(flag, 0, 1);
      let broken: { readonly thrown: unknown } | undefined;
      const finish = (settle: () => void): void => {
        signal?.removeEventListener("abort", requestAbort);
        thread.off("message", listen);
        thread.unref();
        fail = undefined;
        if (broken === undefined) settle();
        else reject(broken.thrown);
      };
      const listen = (reply: WorkerReply): void => {
        if (reply.type === "done") finish(() => resolve(reply.generation));
        else if (reply.type === "failed") finish(() => reject(new CupelError(reply.code, reply.message)));
        else if (reply.type === "read") sharing?.onRead();
        else if (broken === undefined) {
          try {
            onText?.(reply.piece);
          } catch (thrown) {
            broken = { thrown };
            requestAbort();
          }
        }
      };
      Atomics.store(flag, 0, signal?.aborted ? 1 : 0);
      signal?.addEventListener("abort", requestAbort, { once: true });
      fail = (error) => finish(() => reject(error));
      thread.on("message", listen);
      thread.ref();
      const call: WorkerCall = { request, stream: onText !== undefined, from: sharing?.from };
      thread.postMessage(call);
    });

  return {
    generate,
    dispose: async () => {
      fail?.(new CupelError("ABORTED", "The embedded backend was closed during the call."));
      await worker?.terminate();
    },
  };
}

function startWorker(start: WorkerStart): Worker {
  const { url, execArgv } = beside("embedded-worker");
  const worker = new Worker(url, { workerData: start, execArgv: [...execArgv] });
  worker.unref();
  return worker;
}

function failed(what: string, cause?: unknown): CupelError {
  return new CupelError("BACKEND_FAILED", `A worker of the embedded backend ${what}.`, { cause });
}
