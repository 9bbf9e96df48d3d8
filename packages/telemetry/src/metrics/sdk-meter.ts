import type { MetricSink } from "./meter.ts";
import type { MetricDefinition } from "./metric-definition.ts";

interface SdkInstrument {
  add?(value: number, attributes?: Readonly<Record<string, string>>): void;
  record?(value: number, attributes?: Readonly<Record<string, string>>): void;
}

interface SdkOptions {
  readonly unit: string;
  readonly description: string;
  readonly advice?: { readonly explicitBucketBoundaries: number[] };
}

/** As much of a meter of `@opentelemetry/api` (1.3 and later) as is used. */
export interface SdkMeter {
  createCounter(name: string, options: SdkOptions): SdkInstrument;
  createGauge(name: string, options: SdkOptions): SdkInstrument;
  createHistogram(name: string, options: SdkOptions): SdkInstrument;
}

/** As much of a meter provider as is used: `metrics` of `@opentelemetry/api` is one, once an SDK is registered. */
export interface SdkMeterProvider {
  getMeter(name: string): SdkMeter;
}

/**
 * Hands measurements to the OpenTelemetry SDK that a host has set up already, whatever it exports to. Exemplars are the SDK's own affair. Labels
 * without a value are left out.
 */
export function sdkMeter(provider: SdkMeterProvider): MetricSink {
  const meter = provider.getMeter("@cupel/telemetry");
  const instruments = new Map<string, SdkInstrument>();
  const instrumentOf = (definition: MetricDefinition): SdkInstrument => {
    const { name, unit, description, type } = definition;
    const known = instruments.get(name);
    if (known !== undefined) return known;
    const options = { unit, description };
    const made =
      type === "counter"
        ? meter.createCounter(name, options)
        : type === "gauge"
          ? meter.createGauge(name, options)
          : meter.createHistogram(name, { ...options, advice: { explicitBucketBoundaries: [...definition.buckets] } });
    instruments.set(name, made);
    return made;
  };
  return {
    series: (definition, labels) => {
      const instrument = instrumentOf(definition);
      const attributes = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
      return definition.type === "counter"
        ? (value) => instrument.add?.(value, attributes)
        : (value) => instrument.record?.(value, attributes);
    },
  };
}
