import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createMetricStore } from "../metrics/metric-store.ts";
import { totalOf } from "../metrics/total-of.ts";
import { telemetry } from "../telemetry.ts";
import { lokiLog } from "./loki-log.ts";

/** A receiver of pushes that keeps what it is sent. */
async function receiver(statusOf: (number: number) => number = () => 204) {
  const pushes: { readonly path: string; readonly body: LokiPush }[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const status = statusOf(++requests);
    if (status === 204) pushes.push({ path: request.url ?? "", body: JSON.parse(String(gunzipSync(Buffer.concat(pieces)))) as LokiPush });
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    pushes,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface LokiPush {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [string, string, Readonly<Record<string, string>>])[];
  }[];
}

const resource = { "service.name": "cupel", "deployment.environment.name": "test", "service.instance.id": "unbounded" };

test("entries are pushed as streams by service, environment and level, everything else as structured metadata", async () => {
  await using there = await receiver();
  const store = createMetricStore();
  const port = telemetry({ sinks: [lokiLog({ url: `${there.url}/`, resource, store })], now: () => 1_700_000_000_000 });
  await port.tracer.span("x", {}, async () =>
    port.logger.info("one", { event: "task.end", "error.type": "e", task: "t", list: [1], apiKey: "hush" }),
  );
  port.logger.warn("two");
  await port[Symbol.asyncDispose]();
  expect(there.pushes.map(({ path }) => path)).toEqual(["/loki/api/v1/push"]);
  const streams = there.pushes.flatMap(({ body }) => body.streams);
  expect(streams.map(({ stream }) => stream)).toEqual([
    { service_name: "cupel", deployment_environment: "test", level: "info" },
    { service_name: "cupel", deployment_environment: "test", level: "warn" },
  ]);
  const [at, line, metadata] = streams[0]?.values[0] ?? [];
  expect([at, line]).toEqual(["1700000000000000000", "one"]);
  expect(metadata).toEqual({
    event: "task.end",
    error_type: "e",
    task: "t",
    list: "[1]",
    apiKey: "[redacted]",
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

test("a Loki that is overloaded is asked again, and what cannot be told is counted", async () => {
  await using busy = await receiver((number) => (number <= 2 ? 429 : 204));
  const store = createMetricStore();
  const port = telemetry({ sinks: [lokiLog({ url: busy.url, resource, store, backoff: 5 })] });
  port.logger.info("one");
  await port[Symbol.asyncDispose]();
  expect(busy.pushes).toHaveLength(1);
  expect(totalOf(store, "cupel.telemetry.dropped")).toBe(0);

  await using refusing = await receiver(() => 400);
  const other = telemetry({ sinks: [lokiLog({ url: refusing.url, resource, store })] });
  other.logger.info("one");
  await other[Symbol.asyncDispose]();
  expect(totalOf(store, "cupel.telemetry.dropped", { signal: "logs", reason: "refused" })).toBe(1);
});

test("about a mebibyte of entries is sent before its time", async () => {
  await using there = await receiver();
  const port = telemetry({ sinks: [lokiLog({ url: there.url, resource, store: createMetricStore(), interval: 1e9 })] });
  for (let entry = 0; entry < 150; entry++) port.logger.info("x".repeat(10_000));
  while (there.pushes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await port[Symbol.asyncDispose]();
  expect(there.pushes.flatMap(({ body }) => body.streams).reduce((sum, { values }) => sum + values.length, 0)).toBe(150);
  expect(there.pushes.length).toBeGreaterThan(1);
});

test("what is no address is refused", () => {
  expect(() => lokiLog({ url: "loki:3100", resource, store: createMetricStore() })).toThrow("no http or https address");
});
