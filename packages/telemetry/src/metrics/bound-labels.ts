import { CupelError } from "@cupel/core";
import type { Labels } from "./meter.ts";
import type { MetricDefinition } from "./metric-definition.ts";

/** The value that stands for all those beyond a label's bound. */
export const other = "other";

/** Keeps the labels of one metric within the bounds of its definition. */
export type BoundLabels = (labels: Readonly<Record<string, unknown>>) => Labels;

/**
 * How the labels of a metric are held to its bounds. Names that the definition does not have throw where `strict`; elsewhere they are left
 * out and told to `dropped`. A value outside an enumeration is treated the same way and becomes `other`; one beyond a count becomes `other`
 * in silence, for that is what the count is for.
 *
 * @throws CupelError `INTERNAL` where `strict`, naming metric, label and value
 */
export function boundLabels(
  { name: metric, labels: bounds }: MetricDefinition,
  {
    strict,
    dropped,
    redact = String,
  }: { readonly strict: boolean; readonly dropped: () => void; readonly redact?: (value: string) => string },
): BoundLabels {
  const seen = new Map<string, Set<string>>();
  const refuse = (sentence: string): void => {
    if (strict) throw new CupelError("INTERNAL", `The metric ${metric} ${sentence}.`);
    dropped();
  };
  const bounded = (label: string, value: string): string => {
    const bound = bounds[label];
    if (typeof bound !== "number") {
      if (bound?.includes(value)) return value;
      refuse(`was given ${label}=${JSON.stringify(value.slice(0, 80))}; the values are ${bound?.join(", ")}`);
      return other;
    }
    const known = seen.get(label) ?? new Set();
    seen.set(label, known);
    if (!known.has(value) && known.size >= bound) return other;
    known.add(value);
    return value;
  };
  return (labels) => {
    const surplus = Object.keys(labels).find((label) => !Object.hasOwn(bounds, label));
    if (surplus !== undefined) refuse(`has no label "${surplus}"`);
    return Object.fromEntries(Object.keys(bounds).map((label) => [label, bounded(label, redact(String(labels[label] ?? "")))]));
  };
}
