import { expect, test } from "vitest";
import { latest, legacy } from "../gen-ai/semconv.ts";
import type { MetricDefinition } from "../metrics/metric-definition.ts";
import { prometheusLabel, prometheusName } from "../metrics/prometheus-name.ts";
import { cupelMetrics } from "./cupel-metrics.ts";
import { dualLlmMetrics } from "./dual-llm-metrics.ts";

const all: readonly MetricDefinition[] = [cupelMetrics, dualLlmMetrics, latest, legacy].flatMap((table) => Object.values(table));

test("every metric with both its names, its type and its labels is as it was: these names stay", async () => {
  const lines = all.map((definition) => {
    const { name, unit, type, labels } = definition;
    const bounds = Object.entries(labels).map(([label, bound]) => `${label}=${typeof bound === "number" ? `<${bound}` : bound.join("|")}`);
    return [name, unit, type, prometheusName(definition), bounds.join(" ")].join("\t").trimEnd();
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("fixtures/names.tsv");
});

test("every name is one metric's, in both spellings, and fits Prometheus 2", () => {
  for (const names of [all.map(({ name }) => name), all.map(prometheusName)]) expect(new Set(names).size).toBe(names.length);
  for (const definition of all) {
    expect(prometheusName(definition)).toMatch(/^[a-z][a-z0-9_]*$/);
    for (const label of Object.keys(definition.labels)) expect(prometheusLabel(label)).toMatch(/^[a-z][a-z0-9_]*$/);
  }
});

test("units are seconds, bytes or what is counted: a gauge in 1 would be given another name by Prometheus", () => {
  for (const { unit } of all) expect(unit).toMatch(/^(s|By|\{\w+\})$/);
});

test("no label is an id or has no bound", () => {
  for (const { name, labels } of all) {
    for (const [label, bound] of Object.entries(labels)) {
      expect(label, name).not.toMatch(/(^|_|\.)(id|run|trace|span|execution|prompt|hash|message|error)$/);
      expect(typeof bound === "number" ? bound : bound.length, `${name}{${label}}`).toBeLessThanOrEqual(200);
      expect(typeof bound === "number" ? bound : bound.length).toBeGreaterThan(0);
    }
  }
});

test("names are derived as Prometheus derives them from what comes by OTLP", () => {
  const named = (name: string, unit: MetricDefinition["unit"], type: MetricDefinition["type"]) => prometheusName({ name, unit, type });
  expect(named("a.b", "{x}", "counter")).toBe("a_b_total");
  expect(named("a.b_total", "{x}", "counter")).toBe("a_b_total");
  expect(named("a.duration", "s", "histogram")).toBe("a_duration_seconds");
  expect(named("a.busy", "s", "counter")).toBe("a_busy_seconds_total");
  expect(named("a.seconds", "s", "gauge")).toBe("a_seconds");
  expect(named("a.heap", "By", "gauge")).toBe("a_heap_bytes");
  expect(prometheusName(latest.inputTokens)).toBe("gen_ai_client_inference_usage_input_tokens_total");
  expect(prometheusName(latest.duration)).toBe("gen_ai_client_inference_duration_seconds");
});
