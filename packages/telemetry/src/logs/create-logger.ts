import type { SpanContext } from "../trace/span-context.ts";
import { type Fields, type Logger, type LogLevel, type LogSink, logLevels } from "./logger.ts";
import { createRedact, type Redact } from "./redact.ts";

export interface LoggerOptions {
  readonly sinks: readonly LogSink[];
  /** Entries below it are not written. Default `info`. */
  readonly level?: LogLevel;
  readonly redact?: Redact;
  /** The span that is going on. */
  readonly span?: () => SpanContext | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A logger whose entries are redacted before any sink sees them. */
export function createLogger(options: LoggerOptions, inherited: Fields = {}): Logger {
  const { sinks, level = "info", redact = createRedact(), span, now = Date.now } = options;
  const least = logLevels.indexOf(level);
  const write = (own: LogLevel, message: string, fields: Fields = {}): void => {
    if (sinks.length === 0 || logLevels.indexOf(own) < least) return;
    const context = span?.();
    const entry = {
      at: now(),
      level: own,
      message: redact(message) as string,
      fields: redact({ ...inherited, ...fields }) as Fields,
      ...(context && { span: context }),
    };
    for (const sink of sinks) sink(entry);
  };
  return {
    debug: (message, fields) => write("debug", message, fields),
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
    child: (fields) => createLogger(options, { ...inherited, ...fields }),
  };
}
