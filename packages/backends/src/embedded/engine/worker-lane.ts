import { Worker } from "node:worker_threads";
import { CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import { embeddedWorker } from "../../embedded-worker-locator.ts";
import type { Lane } from "./engine.ts";
import type { ReferenceModel } from "./reference-model.ts";
import type { WorkerCall, WorkerReply, WorkerStart } from "./worker-messages.ts";

/** A lane in a thread of its own. The thread keeps the process alive only while it works. */
export function workerLane(model: ReferenceModel, sequence: number): Lane {
  const abort = new SharedArrayBuffer(4);
  const flag = new Int32Array(abort);
  const { url, execArgv } = embeddedWorker();
  const start: WorkerStart = { model, sequence, abort };
  const worker = new Worker(url, { workerData: start, ...(execArgv && { execArgv: [...execArgv] }) });
  worker.unref();
  let death: CupelError | undefined;
  let onDeath: ((error: CupelError) => void) | undefined;
  const die = (error: CupelError): void => {
    death ??= error;
    onDeath?.(death);
  };
  worker.on("error", (error: unknown) => die(failed(`failed: ${error instanceof Error ? error.message : String(error)}`, error)));
  worker.on("exit", () => die(failed("ended unexpectedly")));

  const generate = ({ signal, onText, ...request }: GenerateRequest): Promise<Generation> =>
    new Promise((resolve, reject) => {
      if (death !== undefined) {
        reject(death);
        return;
      }
      const requestAbort = (): void => void Atomics.store(flag, 0, 1);
      let broken: { readonly thrown: unknown } | undefined;
      const finish = (settle: () => void): void => {
        signal?.removeEventListener("abort", requestAbort);
        worker.off("message", listen);
        worker.unref();
        onDeath = undefined;
        if (broken === undefined) settle();
        else reject(broken.thrown);
      };
      const listen = (reply: WorkerReply): void => {
        if (reply.type === "done") finish(() => resolve(reply.generation));
        else if (reply.type === "failed") finish(() => reject(new CupelError(reply.code, reply.message)));
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
      onDeath = (error) => finish(() => reject(error));
      worker.on("message", listen);
      worker.ref();
      const call: WorkerCall = { request, stream: onText !== undefined };
      worker.postMessage(call);
    });

  return {
    generate,
    dispose: async () => {
      die(new CupelError("ABORTED", "The embedded backend was closed during the call."));
      await worker.terminate();
    },
  };
}

function failed(what: string, cause?: unknown): CupelError {
  return new CupelError("BACKEND_FAILED", `A worker of the embedded backend ${what}.`, { cause });
}
