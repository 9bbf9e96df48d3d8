import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A request that a collector was sent. */
export interface Collected {
  readonly path: string;
  readonly text: string;
}

interface SentSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** The different ways from a root to a span, by names, in order. */
function waysOf(spans: readonly SentSpan[]): readonly string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const wayOf = ({ name, parentSpanId = "" }: SentSpan): string => {
    const parent = byId.get(parentSpanId);
    return parent === undefined ? name : `${wayOf(parent)} > ${name}`;
  };
  return [...new Set(spans.map(wayOf))].sort();
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
  // biome-ignore lint/suspicious/noExplicitAny: whatever was posted
  const members = (path: string, ...names: readonly string[]): any[] =>
    names.reduce<unknown[]>(
      (values, name) => values.flatMap((value) => (value as Readonly<Record<string, unknown>>)[name] ?? []),
      got.filter((one) => one.path === path).map(({ text }) => JSON.parse(text) as unknown),
    );
  return {
    got,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The members of every request to a path that a query of names leads to, lists flattened. */
    members,
    /** How the spans that came stand under each other: `cupel.run > cupel.task`. */
    ways: () => waysOf(members("/v1/traces", "resourceSpans", "scopeSpans", "spans") as readonly SentSpan[]),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
