import type { LogRecord } from "./logs/logger.ts";
import { createMetricStore, type MetricStore } from "./metrics/metric-store.ts";
import { type Telemetry, type TelemetryOptions, telemetry } from "./telemetry.ts";
import type { SpanRecord } from "./trace/tracer.ts";

/** Telemetry that keeps everything where a test can look at it. */
export interface MemoryTelemetry extends Telemetry {
  readonly store: MetricStore;
  readonly spans: readonly SpanRecord[];
  readonly entries: readonly LogRecord[];
  /** The value of a counter or gauge, or the count of a histogram, summed over the series that have these labels. */
  total(name: string, labels?: Readonly<Record<string, string>>): number;
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
    total: (name, labels = {}) => {
      const points: readonly { readonly labels: Readonly<Record<string, string>>; readonly value?: number; readonly count?: number }[] =
        store.snapshot().find(({ definition }) => definition.name === name)?.points ?? [];
      return points
        .filter((point) => Object.entries(labels).every(([label, value]) => point.labels[label] === value))
        .reduce((sum, { value, count }) => sum + (value ?? count ?? 0), 0);
    },
  };
}
