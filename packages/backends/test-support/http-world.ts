import { createServer } from "node:net";
import { CupelError, createRandom } from "@cupel/core";
import { type Handler, type LocalServer, type ReceivedRequest, sendJson, startServer } from "@cupel/testing";
import { parseBaseUrl } from "../src/http/base-url.ts";
import { createHttpClient, type HttpClient } from "../src/http/http-client.ts";
import type { HttpClientOptions } from "../src/http/http-options.ts";

/** A client before a server of its own. */
export interface HttpWorld extends AsyncDisposable {
  readonly server: LocalServer;
  readonly client: HttpClient;
  /** Milliseconds that the client would have waited: nothing waits here. */
  readonly pauses: readonly number[];
  /** Requests without those for `/health`, which the server answers itself. */
  calls(): readonly ReceivedRequest[];
}

export async function httpWorld(handler: Handler, options: Partial<HttpClientOptions> = {}): Promise<HttpWorld> {
  let calls = 0;
  const server = await startServer((request, response) =>
    request.path === "/health" ? sendJson(response, "up") : handler(request, response, calls++),
  );
  const pauses: number[] = [];
  const client = testClient(server.url, {
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      pauses.push(milliseconds);
    },
    ...options,
  });
  return {
    server,
    client,
    pauses,
    calls: () => server.requests.filter(({ path }) => path !== "/health"),
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A client of a server called Test. */
export function testClient(url: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  return createHttpClient({
    server: "Test",
    baseUrl: parseBaseUrl(url),
    start: 'Start it with "test serve".',
    health: "/health",
    random: createRandom("jitter"),
    sleep: async () => {},
    ...options,
  });
}

/** What a promise fails with. */
export async function errorOf(promise: Promise<unknown>): Promise<CupelError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (CupelError.is(error)) return error;
  throw error;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
