import { CupelError } from "@cupel/core";
import { createMeter } from "../metrics/create-meter.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { runMetrics } from "../names/run-metrics.ts";
import { nanoseconds } from "../otlp/attributes.ts";
import type { Resource } from "../otlp/encode.ts";
import { post } from "../send/post.ts";
import { createSendQueue, type SendQueueOptions } from "../send/send-queue.ts";
import type { TelemetrySink } from "../telemetry.ts";
import type { LogRecord } from "./logger.ts";

export interface LokiOptions extends Pick<SendQueueOptions<unknown>, "capacity" | "timeout" | "backoff" | "tries" | "flushTimeout"> {
  /** Of the server, such as `http://127.0.0.1:3100`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly resource: Resource;
  /** Where losses are counted. */
  readonly store: MetricStore;
  /** Milliseconds that entries wait to be sent together. Default 1,000. */
  readonly interval?: number;
}

/** Bytes of a push, about. */
const most = 1 << 20;

/**
 * Pushes entries to Loki itself, where there is no collector that takes OTLP. Labels are service, environment and level only; all else is
 * structured metadata, so that streams stay few.
 *
 * @throws CupelError `USAGE` for what is no address
 */
export function lokiLog({ url, headers = {}, resource, store, interval = 1000, ...tuning }: LokiOptions): TelemetrySink {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CupelError("USAGE", "The address of Loki is no http or https address.", { hint: "Such as http://127.0.0.1:3100." });
  }
  const losses = createMeter({ sinks: [store] }).counter(runMetrics.telemetryDropped);
  const target = `${url.replace(/\/+$/, "")}/loki/api/v1/push`;
  let bytes = 0;
  const queue = createSendQueue<LogRecord>({
    ...tuning,
    interval,
    send: (batch, signal) => {
      bytes = 0;
      return post({ url: target, headers, gzip: true, body: JSON.stringify(encodeLoki(resource, batch)), signal });
    },
    dropped: (count, reason) => losses.add(count, { signal: "logs", reason }),
  });
  return {
    log: (entry) => {
      queue.push(entry);
      bytes += entry.message.length + 200;
      if (bytes > most) void queue.flush();
    },
    flush: queue.flush,
    close: queue.close,
  };
}

/** The body of a push: a stream for each level. */
export function encodeLoki(resource: Resource, batch: readonly LogRecord[]): object {
  const environment = resource["deployment.environment.name"];
  const streams = Map.groupBy(batch, ({ level }) => level);
  return {
    streams: [...streams].map(([level, entries]) => ({
      stream: {
        service_name: resource["service.name"] ?? "cupel",
        ...(environment && { deployment_environment: environment }),
        level,
      },
      values: entries.map(({ at, message, fields, span }) => [
        nanoseconds(at),
        message,
        metadata({ ...fields, ...(span && { trace_id: span.traceId, span_id: span.spanId }) }),
      ]),
    })),
  };
}

/** Structured metadata are texts by names without dots. */
function metadata(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name.replace(/[^a-zA-Z0-9_]/g, "_"), typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
