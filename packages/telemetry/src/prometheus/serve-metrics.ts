import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CupelError, messageOf } from "@cupel/core";
import type { PrometheusReader } from "./prometheus.ts";

/** Where metrics are served. */
export interface ServeMetricsOptions {
  /** 0 takes one that is free. */
  readonly port: number;
  /** Default 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
}

/** An endpoint that listens. Releasing it ends open connections. */
export interface MetricsServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
}

/** Serves `/metrics`, and `/healthz` for those who only want to know. @throws CupelError `USAGE` when it cannot listen there */
export async function serveMetrics(reader: PrometheusReader, { port, host = "127.0.0.1" }: ServeMetricsOptions): Promise<MetricsServer> {
  const { createServer } = await import("node:http");
  const server = createServer((request, answer) => {
    const [path] = (request.url ?? "/").split("?");
    if (request.method !== "GET" && request.method !== "HEAD") return void answer.writeHead(405, { allow: "GET, HEAD" }).end();
    if (path === "/healthz") return void answer.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
    if (path !== "/metrics") return void answer.writeHead(404, { "content-type": "text/plain" }).end("metrics are at /metrics\n");
    reader.render(request.headers.accept).then(
      ({ contentType, body }) => answer.writeHead(200, { "content-type": contentType }).end(body),
      (thrown) => answer.writeHead(500, { "content-type": "text/plain" }).end(`${messageOf(thrown)}\n`),
    );
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (thrown) {
    throw new CupelError("USAGE", `Metrics cannot be served on ${host} port ${port}: ${messageOf(thrown)}.`, {
      cause: thrown,
      hint: "Choose another --metrics-port; 0 takes one that is free.",
    });
  }
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}/metrics`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
