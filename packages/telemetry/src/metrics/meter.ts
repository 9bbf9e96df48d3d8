import type {
  CounterDefinition,
  GaugeDefinition,
  HistogramDefinition,
  LabelBounds,
  LabelsOf,
  MetricDefinition,
} from "./metric-definition.ts";

/** The trace that a measurement was made in. */
export interface Exemplar {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

export interface Counter<Bounds extends LabelBounds> {
  /** @param value 0 or more */
  add(value: number, labels: LabelsOf<Bounds>): void;
}

export interface Gauge<Bounds extends LabelBounds> {
  set(value: number, labels: LabelsOf<Bounds>): void;
}

export interface Histogram<Bounds extends LabelBounds> {
  observe(value: number, labels: LabelsOf<Bounds>, exemplar?: Exemplar): void;
}

/** What measures. Asking twice for one definition gives the same instrument. */
export interface Meter {
  counter<Bounds extends LabelBounds>(definition: CounterDefinition<Bounds>): Counter<Bounds>;
  gauge<Bounds extends LabelBounds>(definition: GaugeDefinition<Bounds>): Gauge<Bounds>;
  histogram<Bounds extends LabelBounds>(definition: HistogramDefinition<Bounds>): Histogram<Bounds>;
}

/** Label values by label name. */
export type Labels = Readonly<Record<string, string>>;

/** Takes the values of one metric under one set of labels: adds to a counter, sets a gauge, observes for a histogram. */
export type Series = (value: number, exemplar?: Exemplar) => void;

/** Where measurements go. */
export interface MetricSink {
  /** Called once for each metric and set of labels. */
  series(definition: MetricDefinition, labels: Labels): Series;
}
