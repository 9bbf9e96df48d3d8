export { providerOf } from "./gen-ai/provider.ts";
export { semconvRevision } from "./gen-ai/semconv.ts";
export { createLogger, type LoggerOptions } from "./logs/create-logger.ts";
export { jsonLog, prettyLog } from "./logs/json-log.ts";
export { type Fields, type Logger, type LogLevel, type LogRecord, type LogSink, logLevels } from "./logs/logger.ts";
export { type LokiOptions, lokiLog } from "./logs/loki-log.ts";
export { createRedact, type Redact, secretsIn } from "./logs/redact.ts";
export { type MemoryTelemetry, memoryTelemetry } from "./memory-telemetry.ts";
export { createMeter, type MeterOptions } from "./metrics/create-meter.ts";
export type { Counter, Exemplar, Gauge, Histogram, Labels, Meter, MetricSink, Series } from "./metrics/meter.ts";
export {
  type CounterDefinition,
  counterOf,
  type GaugeDefinition,
  gaugeOf,
  type HistogramDefinition,
  histogramOf,
  type LabelBounds,
  type LabelsOf,
  type MetricDefinition,
  type Unit,
} from "./metrics/metric-definition.ts";
export {
  createMetricStore,
  type HistogramPoint,
  type KeptExemplar,
  type MetricSnapshot,
  type MetricStore,
  type NumberPoint,
} from "./metrics/metric-store.ts";
export { prometheusLabel, prometheusName } from "./metrics/prometheus-name.ts";
export { type SdkMeter, type SdkMeterProvider, sdkMeter } from "./metrics/sdk-meter.ts";
export { totalOf } from "./metrics/total-of.ts";
export { type Purpose, purposes } from "./names/bounds.ts";
export { cupelMetrics } from "./names/cupel-metrics.ts";
export { dualLlmMetrics } from "./names/dual-llm-metrics.ts";
export { type ObserveBackendOptions, observeBackend } from "./observe/observe-backend.ts";
export { observeMemory } from "./observe/observe-memory.ts";
export { type ObservedBudget, observeRun, type RunObserver } from "./observe/observe-run.ts";
export { observeSandbox } from "./observe/observe-sandbox.ts";
export { observeServers } from "./observe/observe-servers.ts";
export { observeTarget } from "./observe/observe-target.ts";
export { observeVerifier } from "./observe/observe-verifier.ts";
export type { Resource } from "./otlp/encode.ts";
export { type OtlpEndpoints, type OtlpOptions, otlp } from "./otlp/otlp.ts";
export { type OtlpSettings, readOtlpEnvironment, readResource } from "./otlp/read-otlp-environment.ts";
export {
  type Exposition,
  type HostRegistry,
  type PrometheusOptions,
  type PrometheusReader,
  prometheus,
  registerIn,
} from "./prometheus/prometheus.ts";
export { type MetricsServer, type ServeMetricsOptions, serveMetrics } from "./prometheus/serve-metrics.ts";
export {
  type ContentCapture,
  type SemconvMode,
  type Telemetry,
  type TelemetryOptions,
  type TelemetrySink,
  telemetry,
} from "./telemetry.ts";
export { createTracer, errorType, type TracerOptions } from "./trace/create-tracer.ts";
export { type Sampler, samplerOf } from "./trace/sampler.ts";
export { formatTraceparent, parseTraceparent, type SpanContext } from "./trace/span-context.ts";
export type {
  Attributes,
  AttributeValue,
  Span,
  SpanKind,
  SpanOptions,
  SpanRecord,
  SpanSink,
  Tracer,
} from "./trace/tracer.ts";
