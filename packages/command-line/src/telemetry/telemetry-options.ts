import { choice, duration, flag, integer, path, text } from "../option-types.ts";
import type { OptionValues } from "../resolve-options.ts";

const group = "Telemetry:";

/** What can be measured and told of a command: flags, variables and configuration keys that every command has alike. All of it is off by default. */
// biome-ignore format: one line for each
export const telemetryOptions = {
  metricsPort: { group, value: "<n>", type: integer(0), description: "serve metrics for Prometheus at /metrics on this port; 0 takes one that is free" },
  metricsHost: { group, value: "<address>", type: text(), default: "127.0.0.1", description: "address to serve them on" },
  metricsOut: { group, value: "<file>", type: path(), description: "write the metrics to this file in the end, in the text format of Prometheus" },
  metricsLinger: { group, value: "<time>", type: duration(), description: "serve metrics for so long after the end, so that a last scrape sees them: 30s" },
  metricsCompat: { group, value: "<name>", type: choice(["dual-llm", "none"]), default: "none", description: "show the metrics of the dual-loop reference beside ours" },
  metricsSemconv: { group, type: flag(), default: false, description: "show the metrics of OpenTelemetry's GenAI conventions to Prometheus, too" },
  telemetry: { group, value: "<url>", type: text(), description: "send metrics, traces and logs to this collector by OTLP/HTTP; off sends none (default: OTEL_EXPORTER_OTLP_ENDPOINT, if set)" },
  semconv: { group, value: "<which>", type: choice(["latest", "legacy", "both"]), default: "latest", description: "which names of the GenAI conventions are used" },
  telemetryContent: { group, value: "<how>", type: choice(["off", "hash", "full"]), default: "off", description: "tell prompts and answers: not at all, as hashes, or as texts without secrets" },
  telemetryStream: { group, type: flag(), default: false, description: "ask servers to stream, so that the time to the first piece of each answer can be told; models in this process are timed anyhow" },
  lokiUrl: { group, value: "<url>", type: text(), description: "push logs to this Loki, where there is no collector" },
  logFormat: { group, value: "<format>", type: choice(["json", "pretty"]), description: "write logs to stderr, one entry a line, in place of progress" },
  logLevel: { group, value: "<level>", type: choice(["debug", "info", "warn", "error"]), default: "info", description: "log this and what is graver" },
} as const;

/** What came of them. */
export type TelemetryValues = OptionValues<typeof telemetryOptions>;
