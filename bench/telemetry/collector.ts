import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A collector of this process that takes everything; `hangs` never answers. */
export async function startCollector({ hangs = false }: { readonly hangs?: boolean } = {}) {
  let bytes = 0;
  const server = createServer(async (request, response) => {
    for await (const piece of request) bytes += (piece as Buffer).length;
    if (!hangs) response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
