import type { LogRecord } from "../logs/logger.ts";
import type { KeptExemplar, MetricSnapshot } from "../metrics/metric-store.ts";
import type { SpanKind, SpanRecord } from "../trace/tracer.ts";
import { nanoseconds, otlpAttributes } from "./attributes.ts";

/** Whom telemetry is from: `service.name` and the like. */
export type Resource = Readonly<Record<string, string>>;

const scope = { name: "@cupel/telemetry" } as const;
const resourceOf = (resource: Resource) => ({ attributes: otlpAttributes(resource) });
/** Sums since the start, not since the last export. */
const cumulative = 2;

/** The body of a request to `/v1/metrics`. @param at, since milliseconds since the epoch */
export function encodeMetrics(
  resource: Resource,
  metrics: readonly MetricSnapshot[],
  { at, since }: { readonly at: number; readonly since: number },
): object {
  const time = { startTimeUnixNano: nanoseconds(since), timeUnixNano: nanoseconds(at) };
  return {
    resourceMetrics: [
      { resource: resourceOf(resource), scopeMetrics: [{ scope, metrics: metrics.map((metric) => metricOf(metric, time)) }] },
    ],
  };
}

function metricOf(metric: MetricSnapshot, time: { readonly startTimeUnixNano: string; readonly timeUnixNano: string }): object {
  const { name, unit, description, type } = metric.definition;
  const about = { name, unit, description };
  if (isHistogram(metric)) {
    const dataPoints = metric.points.map(({ labels, count, sum, counts, exemplars }) => ({
      ...time,
      attributes: otlpAttributes(labels),
      count: String(count),
      sum,
      bucketCounts: counts.map(String),
      explicitBounds: metric.definition.buckets,
      exemplars: exemplars.flatMap((kept) => (kept ? [exemplarOf(kept)] : [])),
    }));
    return { ...about, histogram: { aggregationTemporality: cumulative, dataPoints } };
  }
  const dataPoints = metric.points.map(({ labels, value }) => ({ ...time, attributes: otlpAttributes(labels), asDouble: value }));
  return type === "counter"
    ? { ...about, sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } }
    : { ...about, gauge: { dataPoints } };
}

function isHistogram(metric: MetricSnapshot): metric is Extract<MetricSnapshot, { readonly definition: { readonly type: "histogram" } }> {
  return metric.definition.type === "histogram";
}

function exemplarOf({ traceId, spanId, value, at }: KeptExemplar): object {
  return { timeUnixNano: nanoseconds(at), asDouble: value, traceId, spanId };
}

const kinds: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

/** The body of a request to `/v1/traces`. */
export function encodeSpans(resource: Resource, spans: readonly SpanRecord[]): object {
  return { resourceSpans: [{ resource: resourceOf(resource), scopeSpans: [{ scope, spans: spans.map(spanOf) }] }] };
}

function spanOf({ context, parentSpanId, name, kind, start, end, attributes, links, error }: SpanRecord): object {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    flags: context.sampled ? 1 : 0,
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: otlpAttributes(attributes),
    links: links.map(({ traceId, spanId }) => ({ traceId, spanId })),
    status: error === undefined ? {} : { code: 2 },
  };
}

const severities = { debug: 5, info: 9, warn: 13, error: 17 } as const;

/** The body of a request to `/v1/logs`. The field `event` is the name of the event, and an attribute as well: not every store keeps the name. */
export function encodeLogs(resource: Resource, entries: readonly LogRecord[]): object {
  return { resourceLogs: [{ resource: resourceOf(resource), scopeLogs: [{ scope, logRecords: entries.map(logOf) }] }] };
}

function logOf({ at, level, message, fields, span }: LogRecord): object {
  const { event } = fields;
  const time = nanoseconds(at);
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: severities[level],
    severityText: level.toUpperCase(),
    ...(typeof event === "string" && { eventName: event }),
    body: { stringValue: message },
    attributes: otlpAttributes(fields),
    ...(span && { traceId: span.traceId, spanId: span.spanId, flags: span.sampled ? 1 : 0 }),
  };
}
