import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A request that a collector was sent. */
export interface Collected {
  readonly path: string;
  readonly text: string;
}

/** An HTTP server that takes whatever is posted to it and keeps it. */
export async function startCollector() {
  const got: Collected[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const bytes = Buffer.concat(pieces);
    got.push({ path: request.url ?? "", text: String(request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes) });
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    got,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The members of every request to a path that a query of names leads to, lists flattened. */
    // biome-ignore lint/suspicious/noExplicitAny: whatever was posted
    members: (path: string, ...names: readonly string[]): any[] =>
      names.reduce<unknown[]>(
        // biome-ignore lint/suspicious/noExplicitAny: whatever was posted
        (values, name) => values.flatMap((value) => (value as any)[name] ?? []),
        got.filter((one) => one.path === path).map(({ text }) => JSON.parse(text) as unknown),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
