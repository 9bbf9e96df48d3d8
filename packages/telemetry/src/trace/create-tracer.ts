import { AsyncLocalStorage } from "node:async_hooks";
import { randomFillSync } from "node:crypto";
import { CupelError } from "@cupel/core";
import { type Sampler, samplerOf } from "./sampler.ts";
import { formatTraceparent, parseTraceparent } from "./span-context.ts";
import type { Attributes, Span, SpanRecord, SpanSink, Tracer } from "./tracer.ts";

export interface TracerOptions {
  readonly sinks: readonly SpanSink[];
  readonly sampler?: Sampler;
  /** Milliseconds since the epoch, with fractions. */
  readonly now?: () => number;
  /** So many random bytes as hexadecimal digits. */
  readonly randomHex?: (bytes: number) => string;
}

/** A tracer. A span that is not sampled goes to the sinks all the same when it failed. */
export function createTracer({ sinks, sampler = samplerOf(), now = preciseNow, randomHex = pooledHex() }: TracerOptions): Tracer {
  const scope = new AsyncLocalStorage<Span>();
  return {
    span: async (name, { kind = "internal", attributes: given = {}, parent = scope.getStore()?.context, links = [] }, run) => {
      const traceId = parent?.traceId ?? randomHex(16);
      const context = { traceId, spanId: randomHex(8), sampled: sampler(traceId, parent) };
      const attributes: Record<string, Attributes[string]> = { ...given };
      let error: string | undefined;
      const span: Span = {
        context,
        set: (more) => void Object.assign(attributes, more),
        fail: (type) => {
          error = type;
        },
      };
      const start = now();
      try {
        return await scope.run(span, run, span);
      } catch (thrown) {
        error ??= errorType(thrown);
        throw thrown;
      } finally {
        if (context.sampled || error !== undefined) {
          const record: SpanRecord = {
            context,
            ...(parent && { parentSpanId: parent.spanId }),
            name,
            kind,
            start,
            end: now(),
            attributes: error === undefined ? attributes : { ...attributes, "error.type": error },
            links,
            ...(error !== undefined && { error }),
          };
          for (const sink of sinks) sink(record);
        }
      }
    },
    current: () => scope.getStore(),
    inject: (carrier) => {
      const span = scope.getStore();
      if (span) carrier.traceparent = formatTraceparent(span.context);
    },
    extract: ({ traceparent }) => parseTraceparent(traceparent),
  };
}

/** What an error is called in telemetry: its code, or the name of its class. Messages may hold what somebody wrote. */
export function errorType(thrown: unknown): string {
  if (CupelError.is(thrown)) return thrown.code;
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

/** Milliseconds since the epoch that never go back. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Draws from a pool: asking the system for each id would cost as much as the rest of a span. */
function pooledHex(): (bytes: number) => string {
  const pool = Buffer.alloc(4096);
  let used = pool.length;
  return (bytes) => {
    if (used + bytes > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const text = pool.toString("hex", used, used + bytes);
    used += bytes;
    // All zeros are no id.
    return /[^0]/.test(text) ? text : `${text.slice(1)}1`;
  };
}
