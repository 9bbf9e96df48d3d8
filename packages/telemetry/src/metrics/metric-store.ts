import type { Exemplar, Labels, MetricSink, Series } from "./meter.ts";
import type { HistogramDefinition, MetricDefinition } from "./metric-definition.ts";

/** A measurement with the trace that it was made in. */
export interface KeptExemplar extends Exemplar {
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A counter or a gauge under one set of labels. */
export interface NumberPoint {
  readonly labels: Labels;
  readonly value: number;
}

/** A histogram under one set of labels. */
export interface HistogramPoint {
  readonly labels: Labels;
  readonly count: number;
  readonly sum: number;
  /** Of each bucket alone; one more than there are bounds. */
  readonly counts: readonly number[];
  /** The latest of each bucket, where there is one. */
  readonly exemplars: readonly (KeptExemplar | undefined)[];
}

/** A metric as it stands, since the store was made. */
export type MetricSnapshot =
  | { readonly definition: Exclude<MetricDefinition, HistogramDefinition>; readonly points: readonly NumberPoint[] }
  | { readonly definition: HistogramDefinition; readonly points: readonly HistogramPoint[] };

/** Adds up measurements; readers look at it when they like. */
export interface MetricStore extends MetricSink {
  /** When it was made, in milliseconds since the epoch. */
  readonly since: number;
  /** Every metric that was measured, in the order of its first measurement. */
  snapshot(): readonly MetricSnapshot[];
  /** Tells of every metric that was measured, and of further ones when they are measured first. */
  watch(visit: (definition: MetricDefinition) => void): void;
}

/** An empty store. @param now milliseconds since the epoch */
export function createMetricStore({ now = Date.now }: { readonly now?: () => number } = {}): MetricStore {
  const metrics = new Map<string, Mutable>();
  const watchers: ((definition: MetricDefinition) => void)[] = [];
  const metricOf = (definition: MetricDefinition): Mutable => {
    const known = metrics.get(definition.name);
    if (known !== undefined) return known;
    const metric: Mutable = { definition, points: [] };
    metrics.set(definition.name, metric);
    for (const visit of watchers) visit(definition);
    return metric;
  };
  return {
    since: now(),
    series: (definition, labels) => {
      const metric = metricOf(definition);
      return definition.type === "histogram"
        ? histogramSeries(metric, definition.buckets, { labels, now })
        : numberSeries(metric, labels, definition.type);
    },
    snapshot: () => [...metrics.values()].map((metric) => structuredClone(metric) as MetricSnapshot),
    watch: (visit) => {
      watchers.push(visit);
      for (const { definition } of metrics.values()) visit(definition);
    },
  };
}

interface Mutable {
  readonly definition: MetricDefinition;
  readonly points: object[];
}

function numberSeries({ points }: Mutable, labels: Labels, type: "counter" | "gauge"): Series {
  const point = { labels, value: 0 };
  points.push(point);
  return type === "counter"
    ? (value) => {
        point.value += value;
      }
    : (value) => {
        point.value = value;
      };
}

function histogramSeries(
  { points }: Mutable,
  buckets: readonly number[],
  { labels, now }: { readonly labels: Labels; readonly now: () => number },
): Series {
  const point = {
    labels,
    count: 0,
    sum: 0,
    counts: new Array<number>(buckets.length + 1).fill(0),
    exemplars: new Array<KeptExemplar | undefined>(buckets.length + 1).fill(undefined),
  };
  points.push(point);
  return (value, exemplar) => {
    let index = 0;
    while (index < buckets.length && value > (buckets[index] as number)) index++;
    point.counts[index] = (point.counts[index] as number) + 1;
    point.count++;
    point.sum += value;
    if (exemplar) point.exemplars[index] = { ...exemplar, value, at: now() };
  };
}
