import type { Backend, Capabilities, Generation, ProcessIdentity } from "@cupel/core";
import { embedded } from "../embedded.ts";
import { type Child, startChild } from "./child.ts";
import type { EmbeddedProcessOptions } from "./process-messages.ts";

/** The embedded backend in a process that can be started again. */
export interface EmbeddedProcess extends Backend {
  /** Ends the process, with everything that it loaded, and starts another one. Calls that are running fail with `ABORTED`. */
  restart(): Promise<ProcessIdentity>;
}

/**
 * The embedded backend in a process of its own, which the first call starts, as the one after its death does: what answers depend on beside
 * their request ends with it. Answers and errors are those of `embedded`.
 *
 * @throws CupelError from its calls: what `embedded` throws, and `BACKEND_FAILED` when the process dies
 */
export function embeddedProcess(options: EmbeddedProcessOptions): EmbeddedProcess {
  // Reads nothing; knows how models are called.
  const { name, model } = embedded(options);
  let child: Child | undefined;
  const running = (): Child => {
    if (child === undefined || child.hasEnded) child = startChild(options);
    return child;
  };
  return {
    name,
    model,
    capabilities: async () => (await running().ask({ type: "capabilities" })) as Capabilities,
    generate: async ({ signal, onText, ...request }) =>
      (await running().ask(
        { type: "generate", request, stream: onText !== undefined },
        { signal, ...(onText && { onText }) },
      )) as Generation,
    restart: async () => {
      await child?.end();
      return await running().opened;
    },
    [Symbol.asyncDispose]: async () => await child?.end(),
  };
}
