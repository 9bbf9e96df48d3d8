// What one measurement, one span and one log entry cost.
import { createMetricStore, cupelMetrics, jsonLog, telemetry } from "@cupel/telemetry";
import type { Row } from "../engine/row.ts";

const rounds = 7;

/** Microseconds of each operation, the best of several rounds: what else the machine does only adds. */
export async function benchOperations(): Promise<readonly Row[]> {
  const store = createMetricStore();
  const port = telemetry({ sinks: [{ metrics: store, span: () => {}, log: jsonLog(() => {}) }] });
  const off = telemetry({ sinks: [] });
  const labels = { provider: "ollama", model: "qwen2.5-coder:0.5b", status: "success" } as const;
  const exemplar = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  const counting = (meter: typeof port.meter) => () => meter.counter(cupelMetrics.llmRequests).add(1, { ...labels, purpose: "generate" });
  const observing = () => port.meter.histogram(cupelMetrics.llmRequestDuration).observe(0.3, labels, exemplar);
  const attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.request.seed": 7 };
  const spanning = (tracer: typeof port.tracer) => () =>
    tracer.span("chat m", { kind: "client", attributes }, async ({ set }) => set({ "gen_ai.usage.input_tokens": 5 }));
  const logging = () => port.logger.info("task ended", { event: "task.end", task: "sql-1", verdict: "pass", milliseconds: 5 });
  return [
    { what: "a counter", value: best(1e6, counting(port.meter)), unit: "µs", goal: { is: "at most", value: 2 } },
    { what: "a histogram with exemplar", value: best(1e6, observing), unit: "µs", goal: { is: "at most", value: 5 } },
    { what: "a span", value: await bestAsync(1e5, spanning(port.tracer)), unit: "µs", goal: { is: "at most", value: 20 } },
    { what: "a log entry as JSON", value: best(1e5, logging), unit: "µs" },
    { what: "a counter that nobody asked for", value: best(1e6, counting(off.meter)), unit: "µs" },
    { what: "a span that nobody asked for", value: await bestAsync(1e5, spanning(off.tracer)), unit: "µs" },
  ];
}

function best(count: number, operation: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (let index = 0; index < count; index++) operation();
    least = Math.min(least, ((performance.now() - began) * 1000) / count);
  }
  return least;
}

async function bestAsync(count: number, operation: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (let index = 0; index < count; index++) await operation();
    least = Math.min(least, ((performance.now() - began) * 1000) / count);
  }
  return least;
}
