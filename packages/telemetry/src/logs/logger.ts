import type { SpanContext } from "../trace/span-context.ts";

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What an entry says beside its message, as JSON. `event` names what happened; members that are undefined are left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** What logs. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A logger whose entries all have these fields too. */
  child(fields: Fields): Logger;
}

/** An entry, redacted. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Fields;
  /** The span in which it was written. */
  readonly span?: SpanContext;
}

/** Where entries go. Must not throw. */
export type LogSink = (entry: LogRecord) => void;
