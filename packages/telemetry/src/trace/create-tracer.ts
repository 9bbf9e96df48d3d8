import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { CupelError } from "@cupel/core";
import { type Sampler, samplerOf } from "./sampler.ts";
import { formatTraceparent, parseTraceparent, type SpanContext } from "./span-context.ts";
import type { Attributes, Entered, SpanOptions, SpanRecord, SpanSink, Tracer } from "./tracer.ts";

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
  const scope = new AsyncLocalStorage<OpenSpan>();
  const begin = (
    name: string,
    { kind = "internal", attributes: given = {}, parent, links = [], onlyAround = false }: SpanOptions,
  ): OpenSpan => {
    const traceId = parent?.traceId ?? randomHex(16);
    const context = { traceId, spanId: randomHex(8), sampled: sampler(traceId, parent) };
    const attributes: Record<string, Attributes[string]> = { ...given };
    const start = now();
    let error: string | undefined;
    let stage: OpenSpan | undefined;
    let isParent = false;
    return {
      context,
      inner: () => {
        isParent = true;
        return stage?.inner() ?? context;
      },
      set: (more) => void Object.assign(attributes, more),
      fail: (type) => {
        error = type;
      },
      stage: (called, told = {}) => {
        stage?.end();
        stage = called === undefined ? undefined : begin(called, { attributes: told, parent: context });
      },
      end: (thrown) => {
        stage?.end();
        error ??= thrown;
        if (onlyAround && !isParent) return;
        if (!context.sampled && error === undefined) return;
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
      },
    };
  };
  return {
    span: async (name, { parent = scope.getStore()?.inner(), ...options }, run) => {
      const span = begin(name, { ...options, ...(parent && { parent }) });
      try {
        const value = await scope.run(span, run, span);
        span.end();
        return value;
      } catch (thrown) {
        span.end(errorType(thrown));
        throw thrown;
      }
    },
    enter: (name, options) => {
      const span = begin(name, options);
      scope.enterWith(span);
      return span;
    },
    current: () => scope.getStore(),
    inject: (carrier) => {
      const span = scope.getStore();
      if (span) carrier.traceparent = formatTraceparent(span.inner());
    },
    extract: ({ traceparent }) => parseTraceparent(traceparent),
  };
}

interface OpenSpan extends Entered {
  /** Whose children spans are that begin in it now. */
  inner(): SpanContext;
  /** @param thrown the type of what was thrown; a failure that was told of already stands */
  end(thrown?: string): void;
}

/** What an error is called in telemetry: its code, or the name of its class. Messages may hold what somebody wrote. */
export function errorType(thrown: unknown): string {
  if (CupelError.is(thrown)) return thrown.code;
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

/** Milliseconds since the epoch that never go back. */
export function preciseNow(): number {
  return origin + performance.now();
}

const origin = performance.timeOrigin;

/** Draws from a pool: asking the system for each id would cost as much as the rest of a span. */
function pooledHex(): (bytes: number) => string {
  let [pool, used] = ["", 0];
  return (bytes) => {
    const digits = 2 * bytes;
    if (used + digits > pool.length) [pool, used] = [randomBytes(4096).toString("hex"), 0];
    const text = pool.slice(used, used + digits);
    used += digits;
    // All zeros are no id.
    return /[^0]/.test(text) ? text : `${text.slice(1)}1`;
  };
}
