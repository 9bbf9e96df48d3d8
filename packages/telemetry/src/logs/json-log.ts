import type { LogRecord, LogSink } from "./logger.ts";

/** Entries as JSON, one a line: `{ time, level, message, trace_id?, span_id?, …fields }`. @param write takes whole lines */
export function jsonLog(write: (line: string) => void): LogSink {
  return (entry) => write(`${logLine(entry)}\n`);
}

/** An entry as one line of JSON. What it is itself no field can replace. Control characters of whatever a model wrote are escapes in it. */
export function logLine({ at, level, message, fields, span }: LogRecord): string {
  const own = {
    time: new Date(at).toISOString(),
    level,
    message,
    ...(span && { trace_id: span.traceId, span_id: span.spanId }),
  };
  // Ours come first, and no field of the same name stands in their place.
  return escaped(json({ ...own, ...fields, ...own }));
}

/** Entries for people: time, level, message, then the fields. */
export function prettyLog(write: (line: string) => void, { colour = false }: { readonly colour?: boolean } = {}): LogSink {
  const codes = { debug: 90, info: 36, warn: 33, error: 31 } as const;
  return ({ at, level, message, fields }) => {
    const word = level.padEnd(5);
    const shown = colour ? `\u001b[${codes[level]}m${word}\u001b[0m` : word;
    const rest = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}=${typeof value === "string" && /^[\w.:/-]+$/.test(value) ? value : json(value)}`);
    write(`${new Date(at).toISOString().slice(11, 23)} ${shown} ${escaped(`${oneLine(message)}${rest.join("")}`)}\n`);
  };
}

/** What cannot be JSON (a cycle, a bigint) is told as a text: a log must not break what it tells of. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value, (_name, member) => (typeof member === "bigint" ? String(member) : member)) ?? "null";
  } catch {
    return JSON.stringify(String(value));
  }
}

function oneLine(text: string): string {
  return text.replaceAll("\n", "\\n");
}

/** JSON escapes control characters below 32; these move cursors and directions as well, or end lines. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
