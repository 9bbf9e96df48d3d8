import type { MetricDefinition } from "./metric-definition.ts";

/**
 * The name under which Prometheus knows a metric, by the rules that it applies itself to what comes by OTLP: dots to underscores, the unit
 * `s` to `_seconds` and `By` to `_bytes` where the name does not say so already, counters end in `_total`. What is in braces adds nothing.
 */
export function prometheusName({ name, unit, type }: Pick<MetricDefinition, "name" | "unit" | "type">): string {
  const words = name.replace(/[^a-zA-Z0-9_:]/g, "_");
  const suffix = unit === "s" ? "_seconds" : unit === "By" ? "_bytes" : "";
  const withUnit = words.endsWith(suffix) ? words : `${words}${suffix}`;
  return type === "counter" && !withUnit.endsWith("_total") ? `${withUnit}_total` : withUnit;
}

/** The name of an attribute as a label. */
export function prometheusLabel(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, "_");
}
