import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createMetricStore } from "../metrics/metric-store.ts";
import { totalOf } from "../metrics/total-of.ts";
import { cupelMetrics } from "../names/cupel-metrics.ts";
import { telemetry } from "../telemetry.ts";
import { nanoseconds, otlpValue } from "./attributes.ts";
import { type OtlpOptions, otlp } from "./otlp.ts";
import { readOtlpEnvironment, readResource } from "./read-otlp-environment.ts";

interface Got {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was posted
  readonly body: any;
}

/** A collector that keeps what it is sent; `answer` says with which status, and may wait. */
async function collector(answer: (number: number) => Promise<number> | number = () => 200, retryAfter?: string) {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const bytes = Buffer.concat(pieces);
    const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
    got.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(String(text)) });
    response.writeHead(await answer(got.length), retryAfter === undefined ? {} : { "retry-after": retryAfter }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    got,
    at: (path: string) => got.filter((one) => one.path === path),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function opened(url: string, options: Partial<OtlpOptions> = {}) {
  const store = createMetricStore();
  const endpoints = { metrics: `${url}/v1/metrics`, traces: `${url}/v1/traces`, logs: `${url}/v1/logs` };
  const sink = otlp({ endpoints, store, resource: { "service.name": "cupel" }, backoff: 5, ...options });
  const port = telemetry({ sinks: [{ metrics: store }, sink], strict: true });
  const lost = (labels: Readonly<Record<string, string>>) => totalOf(store, "cupel.telemetry.dropped", labels);
  return { port, lost };
}

const labels = { provider: "p", model: "m", status: "success" } as const;

test("metrics, spans and log entries arrive in the shapes of OTLP/JSON, with one trace id in all three", async () => {
  await using there = await collector();
  const { port } = opened(there.url, { headers: { "x-key": "k" }, gzip: true });
  await port.tracer.span("outer", { attributes: { "cupel.index": 3 } }, async ({ context }) => {
    port.meter.counter(cupelMetrics.llmRequests).add(2, { ...labels, purpose: "generate" });
    port.meter.histogram(cupelMetrics.llmRequestDuration).observe(0.015, labels, context);
    port.meter.gauge(cupelMetrics.budgetRemainingUsd).set(0.5, { scope: "run" });
    port.logger.warn("careful", { event: "a.thing", count: 2, list: ["x"], nested: { share: 0.5 } });
    await port.tracer.span("inner", { kind: "client" }, async ({ fail }) => fail("BROKE"));
  });
  await port[Symbol.asyncDispose]();

  expect(there.got.every(({ headers }) => headers["x-key"] === "k" && headers["content-encoding"] === "gzip")).toBe(true);
  const [inner, outer] = there.at("/v1/traces")[0]?.body.resourceSpans[0].scopeSpans[0].spans ?? [];
  expect(outer).toMatchObject({
    name: "outer",
    kind: 1,
    flags: 1,
    attributes: [{ key: "cupel.index", value: { intValue: "3" } }],
    status: {},
  });
  expect(inner).toMatchObject({ name: "inner", kind: 3, parentSpanId: outer.spanId, traceId: outer.traceId, status: { code: 2 } });
  expect(outer.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(outer.startTimeUnixNano).toMatch(/^\d{19}$/);

  const { resource, scopeLogs } = there.at("/v1/logs")[0]?.body.resourceLogs[0] ?? {};
  expect(resource.attributes).toEqual([{ key: "service.name", value: { stringValue: "cupel" } }]);
  expect(scopeLogs[0].logRecords[0]).toMatchObject({
    severityNumber: 13,
    severityText: "WARN",
    eventName: "a.thing",
    body: { stringValue: "careful" },
    traceId: outer.traceId,
    spanId: outer.spanId,
    attributes: [
      { key: "event", value: { stringValue: "a.thing" } },
      { key: "count", value: { intValue: "2" } },
      { key: "list", value: { arrayValue: { values: [{ stringValue: "x" }] } } },
      { key: "nested", value: { kvlistValue: { values: [{ key: "share", value: { doubleValue: 0.5 } }] } } },
    ],
  });

  const metrics = there.at("/v1/metrics").at(-1)?.body.resourceMetrics[0].scopeMetrics[0].metrics as { readonly name: string }[];
  const named = (name: string) => metrics.find((metric) => metric.name === name);
  expect(named("cupel.llm.requests")).toMatchObject({
    unit: "{request}",
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ asDouble: 2 }] },
  });
  expect(named("cupel.budget.remaining_usd")).toMatchObject({ gauge: { dataPoints: [{ asDouble: 0.5 }] } });
  expect(named("cupel.llm.request.duration")).toMatchObject({
    unit: "s",
    histogram: {
      aggregationTemporality: 2,
      dataPoints: [{ count: "1", sum: 0.015, exemplars: [{ asDouble: 0.015, traceId: outer.traceId, spanId: outer.spanId }] }],
    },
  });
  const [point] = (
    named("cupel.llm.request.duration") as unknown as { histogram: { dataPoints: { bucketCounts: string[]; explicitBounds: number[] }[] } }
  ).histogram.dataPoints;
  expect(point?.bucketCounts).toHaveLength((point?.explicitBounds.length ?? 0) + 1);
  expect(point?.bucketCounts.slice(0, 3)).toEqual(["0", "1", "0"]);
});

test("metrics are exported again and again as sums since the start", async () => {
  await using there = await collector();
  const { port } = opened(there.url, { metricInterval: 20 });
  const counter = port.meter.counter(cupelMetrics.llmRequests);
  const sums = () =>
    there.at("/v1/metrics").map(({ body }) => {
      const [first] = body.resourceMetrics[0].scopeMetrics[0].metrics;
      return first === undefined ? 0 : (first.sum.dataPoints[0].asDouble as number);
    });
  for (let round = 1; round <= 3; round++) {
    counter.add(1, { ...labels, purpose: "generate" });
    while (!sums().includes(round)) await setTimeout(10);
  }
  await port[Symbol.asyncDispose]();
  expect(sums()).toEqual(sums().toSorted((left, right) => left - right));
  expect(sums().at(-1)).toBe(3);
});

test.each([429, 502, 503, 504])("%i is tried again until it is taken, and nothing is lost or sent twice", async (status) => {
  await using there = await collector((number) => (number <= 2 ? status : 200));
  const { port, lost } = opened(there.url, { endpoints: { logs: `${there.url}/v1/logs` } });
  port.logger.info("one");
  await port[Symbol.asyncDispose]();
  expect(there.got).toHaveLength(3);
  expect(lost({})).toBe(0);
});

test("a server that says how long to wait is asked no earlier", async () => {
  await using there = await collector((number) => (number === 1 ? 429 : 200), "1");
  const { port } = opened(there.url, { endpoints: { logs: `${there.url}/v1/logs` } });
  port.logger.info("one");
  const began = performance.now();
  await port[Symbol.asyncDispose]();
  expect(there.got).toHaveLength(2);
  expect(performance.now() - began).toBeGreaterThan(900);
});

test("what is refused for good is not tried again, and is counted as lost", async () => {
  await using there = await collector(() => 400);
  const { port, lost } = opened(there.url, { endpoints: { logs: `${there.url}/v1/logs` } });
  port.logger.info("one");
  port.logger.info("two");
  await port[Symbol.asyncDispose]();
  expect(there.got).toHaveLength(1);
  expect(lost({ signal: "logs", reason: "refused" })).toBe(2);
});

test("a server that is not there or never answers makes nobody wait: closing ends in time and counts what was lost", async () => {
  await using silent = await collector(() => new Promise<number>(() => {}));
  const { url: gone } = await (async () => {
    await using there = await collector();
    return { url: there.url };
  })();
  for (const url of [silent.url, gone]) {
    const { port, lost } = opened(url, { flushTimeout: 300, backoff: 100_000 });
    for (let entry = 0; entry < 10; entry++) port.logger.info("entry");
    await port.tracer.span("x", {}, async () => {});
    await port[Symbol.asyncDispose]();
    expect([lost({ signal: "logs" }), lost({ signal: "traces" })]).toEqual([10, 1]);
  }
  // A pause of 100 s is before the second try: whoever waited for it would not be here.
}, 20_000);

test("a queue that is full loses its oldest entries and counts them, and batches hold no more than they may", async () => {
  await using there = await collector();
  const { port, lost } = opened(there.url, { endpoints: { logs: `${there.url}/v1/logs` }, capacity: 100, batchSize: 1000 });
  for (let entry = 0; entry < 250; entry++) port.logger.info(`entry ${entry}`);
  await port[Symbol.asyncDispose]();
  const bodies = there.got.flatMap(({ body }) => body.resourceLogs[0].scopeLogs[0].logRecords) as {
    readonly body: { readonly stringValue: string };
  }[];
  expect(bodies.map(({ body }) => body.stringValue)).toEqual(Array.from({ length: 100 }, (_, index) => `entry ${index + 150}`));
  expect(lost({ signal: "logs", reason: "queue" })).toBe(150);

  const { port: small } = opened(there.url, { endpoints: { logs: `${there.url}/v1/logs` }, batchSize: 30 });
  there.got.length = 0;
  for (let entry = 0; entry < 100; entry++) small.logger.info("entry");
  await small[Symbol.asyncDispose]();
  expect(there.got.map(({ body }) => body.resourceLogs[0].scopeLogs[0].logRecords.length)).toEqual([30, 30, 30, 10]);
});

test("times keep their nanoseconds, and whole numbers are texts", () => {
  expect(nanoseconds(1_795_721_362_344.25)).toBe("1795721362344250000");
  expect(otlpValue(5)).toEqual({ intValue: "5" });
  expect(otlpValue(0.5)).toEqual({ doubleValue: 0.5 });
  expect(otlpValue(Number.NaN)).toEqual({ stringValue: "NaN" });
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(otlpValue(value)).toEqual({ intValue: String(value) });
    }),
    { seed: 2 },
  );
});

test("the variables of OpenTelemetry say where to, and --telemetry wins over them", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/" };
  expect(readOtlpEnvironment({})).toBeUndefined();
  expect(readOtlpEnvironment(endpoint)?.endpoints).toEqual({
    metrics: "http://collector:4318/v1/metrics",
    traces: "http://collector:4318/v1/traces",
    logs: "http://collector:4318/v1/logs",
  });
  expect(readOtlpEnvironment({ ...endpoint, OTEL_SDK_DISABLED: "true" })).toBeUndefined();
  expect(readOtlpEnvironment(endpoint, "off")).toBeUndefined();
  expect(readOtlpEnvironment({ OTEL_SDK_DISABLED: "true" }, "http://127.0.0.1:1/otlp")?.endpoints.logs).toBe(
    "http://127.0.0.1:1/otlp/v1/logs",
  );
  expect(
    readOtlpEnvironment({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://t/x",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_TIMEOUT: "250",
    }),
  ).toEqual({ endpoints: { metrics: undefined, traces: "https://t/x", logs: undefined }, headers: {}, gzip: true, timeout: 250 });
  expect(readOtlpEnvironment({ ...endpoint, OTEL_LOGS_EXPORTER: "none" })?.endpoints.logs).toBeUndefined();
  expect(readOtlpEnvironment({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x, b=c" })?.headers).toEqual({
    authorization: "Bearer x",
    b: "c",
  });
});

test("variables that say nonsense are refused without showing what may be a key", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
  expect(() => readOtlpEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" })).toThrow("OTEL_EXPORTER_OTLP_ENDPOINT is no http");
  expect(() => readOtlpEnvironment({}, "nowhere")).toThrow("--telemetry is no http");
  expect(() => readOtlpEnvironment({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })).toThrow("only http/json is spoken here");
  expect(() => readOtlpEnvironment({ ...endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: "soon" })).toThrow("expected milliseconds");
  const wrong = () => readOtlpEnvironment({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: "sk-secret" });
  expect(wrong).toThrow("not a list of name=value pairs");
  expect(wrong).not.toThrow("sk-secret");
});

test("the resource names service, version and this process; what the environment says wins", () => {
  const about = { service: "cupel", version: "1.2.3" };
  expect(readResource({}, about)).toMatchObject({
    "service.name": "cupel",
    "service.version": "1.2.3",
    "service.instance.id": expect.any(String),
  });
  expect(
    readResource({ OTEL_SERVICE_NAME: "mine", OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=ci,service.name=not-this" }, about),
  ).toMatchObject({ "service.name": "mine", "deployment.environment.name": "ci" });
});
