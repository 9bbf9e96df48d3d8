import type { Backend } from "@cupel/core";
import { type Handler, type LocalServer, startServer } from "@cupel/testing";

/** A backend before a server of its own; both end together. */
export async function servedBackend(
  handler: Handler,
  connect: (baseUrl: string) => Backend,
): Promise<Backend & { readonly server: LocalServer }> {
  const server = await startServer(handler);
  const backend = connect(server.url);
  return {
    ...backend,
    server,
    [Symbol.asyncDispose]: async () => {
      await backend[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** An address at which nobody listens. */
export async function freeAddress(): Promise<string> {
  await using server = await startServer(() => {});
  return server.url;
}
