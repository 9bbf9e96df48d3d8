import { createMeter } from "../metrics/create-meter.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { runMetrics } from "../names/run-metrics.ts";
import { post, type Sent } from "../send/post.ts";
import { createSendQueue, type SendQueueOptions } from "../send/send-queue.ts";
import type { TelemetrySink } from "../telemetry.ts";
import { encodeLogs, encodeMetrics, encodeSpans, type Resource } from "./encode.ts";

/** Where each kind of signal is posted to; what is absent is not sent. */
export interface OtlpEndpoints {
  readonly metrics?: string | undefined;
  readonly traces?: string | undefined;
  readonly logs?: string | undefined;
}

type Tuning = Pick<SendQueueOptions<unknown>, "capacity" | "batchSize" | "interval" | "timeout" | "backoff" | "tries" | "flushTimeout">;

export interface OtlpOptions extends Tuning {
  readonly endpoints: OtlpEndpoints;
  /** Sent with every request. Secrets stand here and nowhere else. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly gzip?: boolean;
  readonly resource: Resource;
  /** What is read for metrics; losses of any signal are counted in it. */
  readonly store: MetricStore;
  /** Milliseconds between two exports of metrics. Default 15,000. */
  readonly metricInterval?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Sends metrics, spans and log entries to a collector by OTLP/HTTP in JSON: metrics as sums since the start, all in batches, with retries on
 * 429 and 502 to 504 and on servers that cannot be reached. Never throws and never makes anybody wait but for `flush` and `close`, which
 * end within three seconds.
 */
export function otlp({
  endpoints,
  headers = {},
  gzip = false,
  resource,
  store,
  metricInterval = 15_000,
  now = Date.now,
  ...tuning
}: OtlpOptions): TelemetrySink {
  const losses = createMeter({ sinks: [store] }).counter(runMetrics.telemetryDropped);
  const queueTo = <Item>(signal: "metrics" | "traces" | "logs", encode: (batch: readonly Item[]) => object) => {
    const url = endpoints[signal];
    if (url === undefined) return undefined;
    const send = (batch: readonly Item[], ends: AbortSignal): Promise<Sent> =>
      post({ url, headers, gzip, body: JSON.stringify(encode(batch)), signal: ends });
    return createSendQueue<Item>({ ...tuning, send, dropped: (count, reason) => losses.add(count, { signal, reason }) });
  };
  const spans = queueTo("traces", (batch: Parameters<typeof encodeSpans>[1]) => encodeSpans(resource, batch));
  const logs = queueTo("logs", (batch: Parameters<typeof encodeLogs>[1]) => encodeLogs(resource, batch));
  // One item is one export: sums since the start make all but the latest superfluous.
  const metrics = queueTo("metrics", (batch: readonly { readonly at: number }[]) =>
    encodeMetrics(resource, store.snapshot(), { at: batch.at(-1)?.at ?? now(), since: store.since }),
  );
  const exportMetrics = (): void => metrics?.push({ at: now() });
  const timer =
    metrics &&
    setInterval(() => {
      exportMetrics();
      void metrics.flush();
    }, metricInterval).unref();
  const finish = async (how: "flush" | "close"): Promise<void> => {
    const { flushTimeout = 3000 } = tuning;
    const end = performance.now() + flushTimeout;
    // Metrics last, so that they tell what was lost of the others.
    await Promise.all([spans, logs].map((queue) => queue?.[how]((flushTimeout * 2) / 3)));
    exportMetrics();
    await metrics?.[how](Math.max(1, end - performance.now()));
  };
  return {
    ...(spans && { span: spans.push }),
    ...(logs && { log: logs.push }),
    flush: () => finish("flush"),
    close: async () => {
      clearInterval(timer);
      await finish("close");
    },
  };
}
