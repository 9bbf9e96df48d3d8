import { createLogger } from "./logs/create-logger.ts";
import type { Logger, LogLevel, LogSink } from "./logs/logger.ts";
import { createRedact, type Redact } from "./logs/redact.ts";
import { createMeter } from "./metrics/create-meter.ts";
import type { Meter, MetricSink } from "./metrics/meter.ts";
import { runMetrics } from "./names/run-metrics.ts";
import { createTracer, preciseNow } from "./trace/create-tracer.ts";
import type { Sampler } from "./trace/sampler.ts";
import type { SpanRecord, SpanSink, Tracer } from "./trace/tracer.ts";

/** What prompts and answers are told of: nothing, their hashes, or their redacted texts. */
export type ContentCapture = "off" | "hash" | "full";

/** Which names of the GenAI conventions are used: today's, those before, or both. */
export type SemconvMode = "latest" | "legacy" | "both";

/** An adapter: where measurements, spans and log entries go. Each part may be missing. */
export interface TelemetrySink {
  readonly metrics?: MetricSink;
  readonly span?: SpanSink;
  readonly log?: LogSink;
  /** Sends what it holds back, as far as it can within its own limit of time. Never rejects. */
  flush?(): Promise<void>;
  /** Flushes and ends. */
  close?(): Promise<void>;
}

export interface TelemetryOptions {
  readonly sinks: readonly TelemetrySink[];
  /** Default `latest`. */
  readonly semconv?: SemconvMode;
  /** Default `off`. */
  readonly content?: ContentCapture;
  /** Also the names of the dual-loop reference. Default false. */
  readonly dualLlm?: boolean;
  /** Entries below it are not written. Default `info`. */
  readonly level?: LogLevel;
  readonly redact?: Redact;
  readonly sampler?: Sampler;
  /** Throw for labels that no definition has, as tests do. Default false: they are dropped and counted. */
  readonly strict?: boolean;
  /** Milliseconds since the epoch, with fractions, that never go back. */
  readonly now?: () => number;
  readonly randomHex?: (bytes: number) => string;
}

/** The port: what measures, traces and logs, and how. Releasing it flushes and ends its sinks. */
export interface Telemetry extends AsyncDisposable {
  readonly meter: Meter;
  readonly tracer: Tracer;
  readonly logger: Logger;
  readonly semconv: SemconvMode;
  readonly content: ContentCapture;
  readonly dualLlm: boolean;
  readonly redact: Redact;
  readonly now: () => number;
  flush(): Promise<void>;
}

/** Telemetry that goes to these sinks; with none of them every call does nothing. */
export function telemetry(options: TelemetryOptions): Telemetry {
  const { sinks, semconv = "latest", content = "off", dualLlm = false, redact = createRedact(), now = preciseNow } = options;
  const meter = createMeter({
    sinks: sinks.flatMap(({ metrics }) => (metrics ? [metrics] : [])),
    redact: redact as (value: string) => string,
    ...(options.strict && { strict: true }),
    dropped: () => meter.counter(runMetrics.telemetryDropped).add(1, { signal: "metrics", reason: "label" }),
  });
  const tracer = createTracer({
    sinks: sinks.flatMap(({ span: sink }) =>
      sink
        ? [
            (span: SpanRecord) =>
              sink({ ...span, name: redact(span.name) as string, attributes: redact(span.attributes) as SpanRecord["attributes"] }),
          ]
        : [],
    ),
    now,
    ...(options.sampler && { sampler: options.sampler }),
    ...(options.randomHex && { randomHex: options.randomHex }),
  });
  const logger = createLogger({
    sinks: sinks.flatMap(({ log }) => (log ? [log] : [])),
    redact,
    now,
    span: () => tracer.current()?.context,
    ...(options.level && { level: options.level }),
  });
  return {
    meter,
    tracer,
    logger,
    semconv,
    content,
    dualLlm,
    redact,
    now,
    flush: async () => void (await Promise.all(sinks.map((sink) => sink.flush?.()))),
    [Symbol.asyncDispose]: async () => void (await Promise.all(sinks.map((sink) => sink.close?.()))),
  };
}
