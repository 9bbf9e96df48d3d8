import type { MetricDefinition } from "../metrics/metric-definition.ts";
import type { MetricSnapshot, MetricStore } from "../metrics/metric-store.ts";
import { prometheusLabel, prometheusName } from "../metrics/prometheus-name.ts";

interface ExposedExemplar {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

interface ExposedValue {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
  readonly exemplar?: ExposedExemplar | null;
}

/** What a registry of prom-client asks a metric for. */
export interface RegistryMetric {
  name: string;
  readonly help: string;
  readonly type: MetricDefinition["type"];
  readonly aggregator: "sum";
  reset(): void;
  get(): Promise<Omit<RegistryMetric, "get" | "reset"> & { readonly values: readonly ExposedValue[] }>;
}

/** A metric of a store as one of prom-client's: the registry formats, merges and serves it, and nothing is added up twice. */
export function registryMetric(store: Pick<MetricStore, "snapshot">, definition: MetricDefinition): RegistryMetric {
  const name = prometheusName(definition);
  const about = { help: definition.description, type: definition.type, aggregator: "sum" } as const;
  return {
    name,
    ...about,
    // What was counted since the start cannot be taken back.
    reset: () => {},
    get: async () => {
      const found = store.snapshot().find((metric) => metric.definition.name === definition.name);
      return { name, ...about, values: found === undefined ? [] : valuesOf(found, name) };
    },
  };
}

function valuesOf(metric: MetricSnapshot, name: string): readonly ExposedValue[] {
  if (metric.definition.type !== "histogram") {
    return (metric.points as readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]).map(
      ({ labels, value }) => ({ labels: named(labels), value }),
    );
  }
  const { buckets } = metric.definition;
  return (metric as Extract<MetricSnapshot, { readonly definition: { readonly type: "histogram" } }>).points.flatMap((point) => {
    const labels = named(point.labels);
    let below = 0;
    const bars = point.counts.map((count, index): ExposedValue => {
      below += count;
      const kept = point.exemplars[index];
      const exemplar = kept && {
        labelSet: { trace_id: kept.traceId, span_id: kept.spanId },
        value: kept.value,
        timestamp: kept.at / 1000,
      };
      return {
        metricName: `${name}_bucket`,
        labels: { ...labels, le: buckets[index] ?? "+Inf" },
        value: below,
        exemplar: exemplar ?? null,
      };
    });
    return [...bars, { metricName: `${name}_sum`, labels, value: point.sum }, { metricName: `${name}_count`, labels, value: point.count }];
  });
}

function named(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  // To Prometheus a label without a value is no label.
  const told = Object.entries(labels).filter(([, value]) => value !== "");
  return Object.fromEntries(told.map(([label, value]) => [prometheusLabel(label), value]));
}
