import type { LogRecord } from "./logs/logger.ts";
import type { Labels } from "./metrics/meter.ts";
import { createMetricStore, type MetricStore } from "./metrics/metric-store.ts";
import { totalOf } from "./metrics/total-of.ts";
import { type Telemetry, type TelemetryOptions, telemetry } from "./telemetry.ts";
import type { SpanRecord } from "./trace/tracer.ts";

/** Telemetry that keeps everything where a test can look at it. */
export interface MemoryTelemetry extends Telemetry {
  readonly store: MetricStore;
  readonly spans: readonly SpanRecord[];
  readonly entries: readonly LogRecord[];
  /** As `totalOf` tells it. */
  total(name: string, labels?: Labels): number;
}

/** Strict, and at level `debug`, unless told otherwise. */
export function memoryTelemetry(options: Partial<TelemetryOptions> = {}): MemoryTelemetry {
  const store = createMetricStore();
  const spans: SpanRecord[] = [];
  const entries: LogRecord[] = [];
  const own = { metrics: store, span: (span: SpanRecord) => void spans.push(span), log: (entry: LogRecord) => void entries.push(entry) };
  const made = telemetry({ strict: true, level: "debug", ...options, sinks: [own, ...(options.sinks ?? [])] });
  return {
    ...made,
    store,
    spans,
    entries,
    total: (name, labels) => totalOf(store, name, labels),
  };
}
