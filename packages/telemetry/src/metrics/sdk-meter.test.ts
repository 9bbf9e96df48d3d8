import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import { cupelMetrics } from "../names/cupel-metrics.ts";
import { createMeter } from "./create-meter.ts";
import { sdkMeter } from "./sdk-meter.ts";

test("a real OpenTelemetry SDK gets every kind of measurement, with our names, units, labels and buckets", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })] });
  const meter = createMeter({ sinks: [sdkMeter(provider)], strict: true });
  const about = { provider: "p", model: "", status: "success" } as const;
  meter.counter(cupelMetrics.llmRequests).add(2, { ...about, purpose: "generate" });
  meter.counter(cupelMetrics.llmRequests).add(3, { ...about, purpose: "generate" });
  meter.gauge(cupelMetrics.budgetRemainingUsd).set(1.5, { scope: "run" });
  meter.histogram(cupelMetrics.llmRequestDuration).observe(0.015, about);
  await provider.forceFlush();
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics: own }) => own));
  await provider.shutdown();
  expect(metrics.map(({ descriptor, dataPoints }) => [descriptor.name, descriptor.unit, dataPoints[0]?.attributes])).toEqual([
    ["cupel.llm.requests", "{request}", { provider: "p", purpose: "generate", status: "success" }],
    ["cupel.budget.remaining_usd", "{USD}", { scope: "run" }],
    ["cupel.llm.request.duration", "s", { provider: "p", status: "success" }],
  ]);
  expect(metrics.slice(0, 2).map(({ dataPoints }) => dataPoints[0]?.value)).toEqual([5, 1.5]);
  expect(metrics[2]?.dataPoints[0]?.value).toMatchObject({
    count: 1,
    sum: 0.015,
    buckets: { boundaries: [...cupelMetrics.llmRequestDuration.buckets] },
  });
});
