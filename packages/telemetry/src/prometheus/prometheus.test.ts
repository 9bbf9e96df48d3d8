import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { latest, legacy } from "../gen-ai/semconv.ts";
import { createMeter } from "../metrics/create-meter.ts";
import type { MetricDefinition } from "../metrics/metric-definition.ts";
import { createMetricStore } from "../metrics/metric-store.ts";
import { cupelMetrics } from "../names/cupel-metrics.ts";
import { dualLlmMetrics } from "../names/dual-llm-metrics.ts";
import { prometheus, registerIn } from "./prometheus.ts";
import { serveMetrics } from "./serve-metrics.ts";

const labels = { provider: "p", model: 'a"b\\c\nd', purpose: "generate", status: "success" } as const;
const exemplar = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

function measured() {
  const store = createMetricStore({ now: () => 1_700_000_000_000 });
  const meter = createMeter({ sinks: [store], strict: true });
  meter.counter(cupelMetrics.llmRequests).add(3, labels);
  meter.gauge(cupelMetrics.budgetRemainingUsd).set(0.25, { scope: "run" });
  const duration = meter.histogram(cupelMetrics.llmRequestDuration);
  for (const value of [0.005, 0.015, 100]) duration.observe(value, { provider: "p", model: "m", status: "success" }, exemplar);
  return { store, meter };
}

test("the text format has names, types, escaped labels, cumulative buckets, sum and count", async () => {
  const reader = await prometheus({ store: measured().store, processMetrics: false });
  const { contentType, body } = await reader.render("text/plain");
  expect(contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(body).toContain("# TYPE cupel_llm_requests_total counter\n");
  expect(body).toContain('cupel_llm_requests_total{provider="p",model="a\\"b\\\\c\\nd",purpose="generate",status="success"} 3\n');
  expect(body).toContain('cupel_budget_remaining_usd{scope="run"} 0.25\n');
  const bucket = (bound: string) => Number(new RegExp(`duration_seconds_bucket\\{[^}]*le="${bound}"\\} (\\d+)`).exec(body)?.[1]);
  expect(["0.01", "0.02", "81.92", "\\+Inf"].map(bucket)).toEqual([1, 2, 2, 3]);
  expect(body).toContain('cupel_llm_request_duration_seconds_sum{provider="p",model="m",status="success"} 100.02\n');
  expect(body).toContain('cupel_llm_request_duration_seconds_count{provider="p",model="m",status="success"} 3\n');
  expect(body).not.toContain("trace_id");
});

test("OpenMetrics has exemplars with the trace; asking for it changes nothing for those who ask for the text format", async () => {
  const reader = await prometheus({ store: measured().store });
  const before = await reader.render();
  const { contentType, body } = await reader.render("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
  expect(contentType).toContain("application/openmetrics-text; version=1.0.0");
  expect(body).toContain("# TYPE cupel_llm_requests counter\ncupel_llm_requests_total{");
  expect(body).toMatch(/le="0.01"\} 1 # \{trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"\} 0.005 1700000000\n/);
  expect(body.endsWith("# EOF\n")).toBe(true);
  const after = await reader.render();
  const ours = (text: string) => text.split("\n").filter((line) => line.includes("cupel_llm") || line.includes("cupel_budget"));
  expect(ours(after.body)).toEqual(ours(before.body));
  expect(after.body).toContain("# TYPE cupel_process_cpu_seconds_total counter");
});

test("GenAI metrics are shown only where that is asked for, and metrics that come later appear", async () => {
  const { store, meter } = measured();
  const [plain, all] = [
    await prometheus({ store, processMetrics: false }),
    await prometheus({ store, shows: () => true, processMetrics: false }),
  ];
  const about = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "p",
    "gen_ai.request.model": "m",
    "gen_ai.response.model": "m",
    "server.address": "",
    "server.port": "",
  } as const;
  meter.counter(latest.inputTokens).add(7, { ...about, "gen_ai.token.modality": "text" });
  meter.counter(cupelMetrics.verify).add(1, { verifier: "json", verdict: "pass", scope: "gold" });
  expect((await plain.render()).body).not.toContain("gen_ai");
  expect((await plain.render()).body).toContain('cupel_verify_total{verifier="json",verdict="pass",scope="gold"} 1');
  expect((await all.render()).body).toContain(
    'gen_ai_client_inference_usage_input_tokens_total{gen_ai_operation_name="chat",gen_ai_provider_name="p",gen_ai_request_model="m",gen_ai_response_model="m",gen_ai_token_modality="text"} 7',
  );
});

test("a host that serves a registry of prom-client of its own shows our metrics there", async () => {
  const { Registry, Gauge } = (await import("prom-client")).default;
  const registry = new Registry();
  new Gauge({ name: "theirs", help: "h", registers: [registry] }).set(1);
  registerIn(registry, { store: measured().store });
  const body = await registry.metrics();
  expect(body).toContain("theirs 1");
  expect(body).toContain("cupel_budget_remaining_usd");
});

test("/metrics is served as it is asked for; other paths and methods are refused; a port that is taken is a clear error", async () => {
  const reader = await prometheus({ store: measured().store });
  await using server = await serveMetrics(reader, { port: 0 });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const plain = await fetch(server.url);
  expect(plain.headers.get("content-type")).toContain("version=0.0.4");
  expect(await plain.text()).toContain("cupel_nodejs_eventloop_lag_seconds");
  const open = await fetch(server.url, { headers: { accept: "application/openmetrics-text; version=1.0.0" } });
  expect(await open.text()).toContain("# EOF");
  expect((await fetch(server.url.replace("/metrics", "/healthz"))).status).toBe(200);
  expect((await fetch(server.url.replace("/metrics", "/else"))).status).toBe(404);
  expect((await fetch(server.url, { method: "POST" })).status).toBe(405);
  await expect(serveMetrics(reader, { port: Number(new URL(server.url).port) })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("Metrics cannot be served on 127.0.0.1 port"),
  });
});

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

test.skipIf(!hasPromtool)(
  "promtool (skipped where it is not installed) takes every metric that there is, those of the process too",
  async () => {
    const store = createMetricStore();
    const meter = createMeter({ sinks: [store] });
    for (const definition of [cupelMetrics, dualLlmMetrics, latest, legacy].flatMap((table): readonly MetricDefinition[] =>
      Object.values(table),
    )) {
      const labels = Object.fromEntries(Object.keys(definition.labels).map((label) => [label, 'a"b\\c\nd']));
      if (definition.type === "counter") meter.counter(definition).add(1, labels);
      else if (definition.type === "gauge") meter.gauge(definition).set(1, labels);
      else meter.histogram(definition).observe(1, labels);
    }
    const reader = await prometheus({ store, shows: () => true });
    const { status, stderr } = spawnSync("promtool", ["check", "metrics"], { input: (await reader.render()).body, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  },
);
