import { boundLabels } from "./bound-labels.ts";
import type { Meter, MetricSink, Series } from "./meter.ts";
import type { MetricDefinition } from "./metric-definition.ts";

/** Where a meter writes, and how it takes labels that it does not know. */
export interface MeterOptions {
  readonly sinks: readonly MetricSink[];
  /** Throw for labels that a definition does not have, as tests do. Default false: they are left out and told to `dropped`. */
  readonly strict?: boolean;
  readonly dropped?: (metric: string) => void;
  /** What label values go through, once for each. */
  readonly redact?: (value: string) => string;
}

/** A meter that keeps labels within their bounds and writes to all its sinks. */
export function createMeter({ sinks, strict = false, dropped = () => {}, redact = String }: MeterOptions): Meter {
  const instruments = new Map<string, Record<"add" | "set" | "observe", Write>>();
  const instrument = (definition: MetricDefinition) => {
    const known = instruments.get(definition.name);
    if (known !== undefined) return known;
    const write = writer(definition, { sinks, strict, dropped, redact });
    const made = { add: write, set: write, observe: write };
    instruments.set(definition.name, made);
    return made;
  };
  return { counter: instrument, gauge: instrument, histogram: instrument };
}

type Write = (value: number, labels: Readonly<Record<string, unknown>>, exemplar?: Parameters<Series>[1]) => void;

function writer(definition: MetricDefinition, { sinks, strict, dropped, redact }: Required<MeterOptions>): Write {
  if (sinks.length === 0) return () => {};
  const names = Object.keys(definition.labels);
  const bound = boundLabels(definition, { strict, redact, dropped: () => dropped(definition.name) });
  const series = new Map<string, Series>();
  // By the labels as they are given; several keys may lead to one series, that of `other`.
  const bySet = new Map<string, Series>();
  const seriesFor = (labels: Readonly<Record<string, unknown>>): Series => {
    const kept = bound(labels);
    const set = JSON.stringify(kept);
    const known = bySet.get(set);
    if (known !== undefined) return known;
    const made = fanOut(sinks.map((sink) => sink.series(definition, kept)));
    bySet.set(set, made);
    return made;
  };
  return (value, labels, exemplar) => {
    // A counter cannot go down and nothing counts what is no number: the caller must not fail for it.
    if (!Number.isFinite(value) || (value < 0 && definition.type === "counter")) return dropped(definition.name);
    let key = "";
    for (const name of names) key += `${labels[name]}\u0000`;
    let found = series.get(key);
    if (found === undefined) {
      found = seriesFor(labels);
      if (series.size < most) series.set(key, found);
    }
    found(value, exemplar);
  };
}

/** Sets of labels that are found without looking at each label. */
const most = 10_000;

function fanOut(all: readonly Series[]): Series {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  return (value, exemplar) => {
    for (const each of all) each(value, exemplar);
  };
}
