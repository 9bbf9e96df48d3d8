import type { Labels } from "./meter.ts";
import type { MetricStore } from "./metric-store.ts";

/** What a counter or gauge comes to, or how often a histogram was observed, summed over the series that have these labels; 0 for none. */
export function totalOf(store: Pick<MetricStore, "snapshot">, name: string, labels: Labels = {}): number {
  const found = store.snapshot().find(({ definition }) => definition.name === name);
  const points: readonly { readonly labels: Labels; readonly value?: number; readonly count?: number }[] = found?.points ?? [];
  return points
    .filter((point) => Object.entries(labels).every(([label, value]) => point.labels[label] === value))
    .reduce((sum, { value, count }) => sum + (value ?? count ?? 0), 0);
}
