import type { MetricDefinition } from "../metrics/metric-definition.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { type RegistryMetric, registryMetric } from "./registry-metric.ts";

/** Metrics as Prometheus reads them. */
export interface Exposition {
  /** For the header of the answer. */
  readonly contentType: string;
  readonly body: string;
}

/** What renders metrics for Prometheus. */
export interface PrometheusReader {
  /** OpenMetrics, which has exemplars, where `accept` asks for it; else the text format 0.0.4. */
  render(accept?: string): Promise<Exposition>;
}

export interface PrometheusOptions {
  readonly store: MetricStore;
  /** Which metrics are shown. Default: all but those of the GenAI conventions, which change. */
  readonly shows?: (definition: MetricDefinition) => boolean;
  /** Adds those of the process and its event loop, as prom-client measures them. Default true. */
  readonly processMetrics?: boolean;
}

/** A reader of the store for Prometheus. Loads prom-client, which formats. */
export async function prometheus({ store, shows = isOurs, processMetrics = true }: PrometheusOptions): Promise<PrometheusReader> {
  const { Registry, collectDefaultMetrics } = (await import("prom-client")).default;
  const plain = new Registry();
  registerIn(plain, { store, shows });
  if (processMetrics) {
    collectDefaultMetrics({ register: plain, prefix: "cupel_" });
    // Gauges that are called totals, which no checker of metrics lets pass; the same is told by their types.
    for (const what of ["handles", "requests", "resources"]) plain.removeSingleMetric(`cupel_nodejs_active_${what}_total`);
  }
  return {
    render: async (accept = "") => {
      if (!/application\/openmetrics-text/.test(accept)) return { contentType: plain.contentType, body: await plain.metrics() };
      // A registry of its own each time: it renames the counters that it shows.
      const open = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
      open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
      for (const metric of plain.getMetricsAsArray()) open.registerMetric(forOpenMetrics(metric as unknown as RegistryMetric) as never);
      return { contentType: open.contentType, body: await open.metrics() };
    },
  };
}

/** What a registry of prom-client is to us. */
export interface HostRegistry {
  registerMetric(metric: never): void;
}

/** Shows the metrics of a store in a registry of prom-client that the host serves already. */
export function registerIn(registry: HostRegistry, { store, shows = isOurs }: Pick<PrometheusOptions, "store" | "shows">): void {
  store.watch((definition) => {
    if (shows(definition)) registry.registerMetric(registryMetric(store, definition) as never);
  });
}

function isOurs({ name }: MetricDefinition): boolean {
  return !name.startsWith("gen_ai.");
}

/** OpenMetrics names a counter without its ending; prom-client puts that back on the samples. */
function forOpenMetrics(metric: RegistryMetric): RegistryMetric {
  const name = metric.type === "counter" ? metric.name.replace(/_total$/, "") : metric.name;
  const { help, type, aggregator } = metric;
  return { name, help, type, aggregator, reset: () => {}, get: async () => ({ ...(await metric.get()), name }) };
}
