import fc from "fast-check";
import { expect, test } from "vitest";
import { createLogger } from "./create-logger.ts";
import { jsonLog, logLine, prettyLog } from "./json-log.ts";
import type { LogRecord } from "./logger.ts";
import { createRedact, secretsIn } from "./redact.ts";

const at = Date.UTC(2026, 10, 26, 12, 0, 0, 5);

test("an entry is one line of JSON with time, level, message, trace and fields", () => {
  const lines: string[] = [];
  const span = { traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: true };
  const logger = createLogger({ sinks: [jsonLog((line) => void lines.push(line))], now: () => at, span: () => span });
  logger.child({ run: "r1" }).info("task ended", { task: "t", verdict: "pass", nothing: undefined });
  logger.debug("not at this level");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    time: "2026-11-26T12:00:00.005Z",
    level: "info",
    message: "task ended",
    trace_id: span.traceId,
    span_id: span.spanId,
    run: "r1",
    task: "t",
    verdict: "pass",
  });
});

test("whatever stands in an entry, it is one line without control characters that reads back the same", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        fc.jsonValue(),
      ),
      (message, fields) => {
        const line = logLine({ at, level: "info", message, fields });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
        expect(JSON.parse(line)).toEqual(
          JSON.parse(JSON.stringify({ ...fields, time: new Date(at).toISOString(), level: "info", message })),
        );
      },
    ),
    { seed: 3 },
  );
});

test("no field stands in the place of what the entry is itself", () => {
  const fields = { level: "verified", time: "never", message: "other", trace_id: "mine", verdict: "pass" };
  const line = logLine({ at, level: "warn", message: "m", fields, span: { traceId: "a", spanId: "b", sampled: true } });
  expect(JSON.parse(line)).toEqual({
    ...fields,
    time: "2026-11-26T12:00:00.005Z",
    level: "warn",
    message: "m",
    trace_id: "a",
    span_id: "b",
  });
});

test("what cannot be JSON does not break the log", () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  expect(JSON.parse(logLine({ at, level: "error", message: "m", fields: { count: 5n } }))).toMatchObject({ count: "5" });
  expect(() => logLine({ at, level: "error", message: "m", fields: cycle })).not.toThrow();
});

test("people get one line too, whatever a model wrote", () => {
  const lines: string[] = [];
  prettyLog((line) => void lines.push(line))({
    at,
    level: "warn",
    message: "a\nb\u001b[2J",
    fields: { task: "json-1", reason: "two words" },
  });
  expect(lines).toEqual(['12:00:00.005 warn  a\\nb\\u001b[2J task=json-1 reason="two words"\n']);
});

test("secrets are hidden by the names of their keys, as connection strings, as bearer tokens and by value, at any depth", () => {
  const redact = createRedact({ secrets: ["hunter22"], patterns: [/\d{3}-\d{2}-\d{4}/] });
  expect(
    redact({
      apiKey: "k",
      headers: { Authorization: "Bearer abcdefgh", accept: "text/plain" },
      list: [{ password: "p" }, "postgres://user:pass@host/db", "Authorization: Bearer abcdefghij"],
      message: "wrong key hunter22 for 123-45-6789",
      tokens: 5,
      usage: { inputTokens: 12 },
      cookie: { value: ["x"] },
    }),
  ).toEqual({
    apiKey: "[redacted]",
    headers: { Authorization: "[redacted]", accept: "text/plain" },
    list: [{ password: "[redacted]" }, "postgres://[redacted]@host/db", "Authorization: Bearer [redacted]"],
    message: "wrong key [redacted] for [redacted]",
    tokens: 5,
    usage: { inputTokens: 12 },
    cookie: { value: ["[redacted]"] },
  });
});

test("no named secret survives in any text, whatever stands around it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 20 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!"[redacted]".includes(secret));
      expect(createRedact({ secrets: [secret] })(`${before}${secret}${after}`)).not.toContain(secret);
    }),
    { seed: 5 },
  );
});

test("secrets of an environment are found by the names of variables, those in headers one by one", () => {
  expect(
    secretsIn({
      OPENAI_API_KEY: "sk-1",
      HF_TOKEN: "hf",
      PATH: "/bin",
      OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b,other=c",
      EMPTY_SECRET: "",
    }),
  ).toEqual(["sk-1", "hf", "a%20b", "a b", "c", "c"]);
});

test("a logger without sinks does nothing, and sinks get what is redacted", () => {
  const entries: LogRecord[] = [];
  createLogger({ sinks: [] }).error("x", { password: "p" });
  createLogger({ sinks: [(entry) => void entries.push(entry)] }).error("x", { password: "p" });
  expect(entries[0]?.fields).toEqual({ password: "[redacted]" });
});
