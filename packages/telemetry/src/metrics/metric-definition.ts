/** The values that a label may take: the names of an enumeration, or how many different ones there may be before further ones become `other`. */
export type LabelBounds = Readonly<Record<string, readonly string[] | number>>;

/** The labels of a metric with these bounds: each by name, an enumeration as its names. */
export type LabelsOf<Bounds extends LabelBounds> = {
  readonly [Name in keyof Bounds]: Bounds[Name] extends readonly (infer Value extends string)[] ? Value : string;
};

/** Units that need no translation: seconds, bytes, or what is counted, in braces. */
export type Unit = "s" | "By" | `{${string}}`;

interface DefinitionBase<Bounds extends LabelBounds> {
  /** By OpenTelemetry's rules, such as `cupel.llm.request.duration`; the Prometheus name is derived by `prometheusName`. */
  readonly name: string;
  readonly unit: Unit;
  readonly description: string;
  readonly labels: Bounds;
}

/** Something that only grows. */
export interface CounterDefinition<Bounds extends LabelBounds = LabelBounds> extends DefinitionBase<Bounds> {
  readonly type: "counter";
}

/** A value as it is now. */
export interface GaugeDefinition<Bounds extends LabelBounds = LabelBounds> extends DefinitionBase<Bounds> {
  readonly type: "gauge";
}

/** How values are distributed. */
export interface HistogramDefinition<Bounds extends LabelBounds = LabelBounds> extends DefinitionBase<Bounds> {
  readonly type: "histogram";
  /** Upper bounds, inclusive, ascending; what is above the last one is counted too. */
  readonly buckets: readonly number[];
}

/** A metric, defined once: what Prometheus scrapes and what is pushed by OTLP come from here. */
export type MetricDefinition<Bounds extends LabelBounds = LabelBounds> =
  | CounterDefinition<Bounds>
  | GaugeDefinition<Bounds>
  | HistogramDefinition<Bounds>;

/** A counter. */
export function counterOf<const Bounds extends LabelBounds>(
  name: string,
  unit: Unit,
  description: string,
  labels: Bounds,
): CounterDefinition<Bounds> {
  return { type: "counter", name, unit, description, labels };
}

/** A gauge. */
export function gaugeOf<const Bounds extends LabelBounds>(
  name: string,
  unit: Unit,
  description: string,
  labels: Bounds,
): GaugeDefinition<Bounds> {
  return { type: "gauge", name, unit, description, labels };
}

/** A histogram with its buckets. */
export function histogramOf<const Bounds extends LabelBounds>(
  name: string,
  unit: Unit,
  buckets: readonly number[],
  rest: { readonly description: string; readonly labels: Bounds },
): HistogramDefinition<Bounds> {
  return { type: "histogram", name, unit, buckets, ...rest };
}
