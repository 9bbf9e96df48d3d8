import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { CupelError, type GenerateRequest, type ProcessIdentity } from "@cupel/core";
import { beside } from "../../beside.ts";
import type { EmbeddedProcessOptions, ProcessCall, ProcessReply } from "./process-messages.ts";

type Question =
  | { readonly type: "capabilities" }
  | { readonly type: "generate"; readonly request: GenerateRequest; readonly stream: boolean };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly onText: (piece: string) => void;
}

/** One process that runs the embedded backend. */
export interface Child {
  readonly opened: Promise<ProcessIdentity>;
  readonly hasEnded: boolean;
  ask(
    question: Question,
    hooks?: { readonly signal?: AbortSignal | undefined; readonly onText?: (piece: string) => void },
  ): Promise<unknown>;
  /** Resolves when it has ended. Calls that were running fail. */
  end(): Promise<void>;
}

/** Starts a process. It writes nothing to stdout and ends with whoever started it. */
export function startChild(options: EmbeddedProcessOptions): Child {
  const { url, execArgv } = beside("embedded-process");
  const child: ChildProcess = fork(fileURLToPath(url), {
    execArgv: [...execArgv],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const pending = new Map<number, Pending>();
  const started = Promise.withResolvers<ProcessIdentity>();
  started.promise.catch(() => {});
  let [calls, ended, asked] = [0, false, false];

  const died = (how: string): void => {
    ended = true;
    const error = asked
      ? new CupelError("ABORTED", "The process of the embedded backend was ended during the call.")
      : new CupelError("BACKEND_FAILED", `The process of the embedded backend ended unexpectedly (${how}).`);
    started.reject(error);
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  child.once("error", (error) => died(error.message));
  child.once("exit", (code, signal) => died(signal ?? `exit code ${code}`));
  child.on("message", (reply: ProcessReply) => {
    if (reply.type === "opened") return started.resolve(reply.identity);
    const call = pending.get(reply.id);
    if (reply.type === "text") return call?.onText(reply.piece);
    pending.delete(reply.id);
    if (reply.type === "done") call?.resolve(reply.value);
    else call?.reject(new CupelError(reply.code, reply.message));
  });
  const tell = (call: ProcessCall): void => void (child.connected && child.send(call, () => {}));
  tell({ type: "open", options });

  return {
    opened: started.promise,
    get hasEnded() {
      return ended;
    },
    ask: async (question, { signal, onText } = {}) => {
      // Told later, it might come behind the answer of a fast model.
      if (signal?.aborted) throw new CupelError("ABORTED", "The call was aborted.", { cause: signal.reason });
      const id = calls++;
      const abort = (): void => tell({ type: "abort", id });
      const answer = Promise.withResolvers<unknown>();
      pending.set(id, {
        ...answer,
        onText: (piece) => {
          try {
            onText?.(piece);
          } catch (thrown) {
            abort();
            answer.reject(thrown);
          }
        },
      });
      tell({ ...question, id });
      signal?.addEventListener("abort", abort, { once: true });
      try {
        return await answer.promise;
      } finally {
        signal?.removeEventListener("abort", abort);
      }
    },
    end: async () => {
      asked = true;
      if (ended) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}
