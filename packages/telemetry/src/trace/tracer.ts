import type { SpanContext } from "./span-context.ts";

/** What is told of a span or a log entry. Lists hold one type. */
export type AttributeValue = string | number | boolean | readonly string[] | readonly number[];
/** Members that are undefined are left out. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

export type SpanKind = "internal" | "server" | "client" | "producer" | "consumer";

/** How a span begins. */
export interface SpanOptions {
  /** Default `internal`. */
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Default: the span around it, if there is one. */
  readonly parent?: SpanContext;
  /** Spans that this one has to do with, such as the one that enqueued a job. */
  readonly links?: readonly SpanContext[];
  /** It is there for the spans that stand in it: one without any is left out. Default false. */
  readonly onlyAround?: boolean;
}

/** A piece of work while it is going on. */
export interface Span {
  readonly context: SpanContext;
  /** Adds to what is told of it; later values replace earlier ones. */
  set(attributes: Attributes): void;
  /** Marks it as failed, so that it is kept. `type` is a short stable name, never a message. */
  fail(type: string): void;
  /**
   * Begins the next stage of the work: a child under which spans stand that begin from now on. The stage before it ends, and the last one with
   * the span. Without a name only the stage before it ends.
   */
  stage(name: string | undefined, attributes?: Attributes): void;
}

/** A span that somebody else ends. */
export interface Entered extends Span {
  end(): void;
}

/** A span that ended. */
export interface SpanRecord {
  readonly context: SpanContext;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since the epoch, with fractions. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly links: readonly SpanContext[];
  /** The type of the error, where it failed. */
  readonly error?: string;
}

/** Where ended spans go. Must not throw. */
export type SpanSink = (span: SpanRecord) => void;

/** What traces. */
export interface Tracer {
  /** Does work within a span: spans begun in it are its children. What the work throws is thrown, and the span has failed. */
  span<Value>(name: string, options: SpanOptions, run: (span: Span) => Promise<Value>): Promise<Value>;
  /**
   * Begins a span around all that this turn of the event loop goes on to do, such as to answer a request: for work that hands over no function.
   * Its parent is the given one, or none.
   *
   * @returns what ends it, once
   */
  enter(name: string, options: SpanOptions): Entered;
  /** The span that is going on here. */
  current(): Span | undefined;
  /** Puts `traceparent` into headers or job data; nothing where no span is going on. */
  inject(carrier: Record<string, string>): void;
  /** The context that a carrier brought; undefined where it brought none. */
  extract(carrier: Readonly<Record<string, string | undefined>>): SpanContext | undefined;
}
