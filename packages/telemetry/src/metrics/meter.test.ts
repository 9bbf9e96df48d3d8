import fc from "fast-check";
import { expect, test } from "vitest";
import { cupelMetrics } from "../names/cupel-metrics.ts";
import { createMeter } from "./create-meter.ts";
import { counterOf, histogramOf } from "./metric-definition.ts";
import { createMetricStore } from "./metric-store.ts";

const requests = counterOf("test.requests", "{request}", "Requests", { task: 3, status: ["ok", "bad"] });
const sizes = histogramOf("test.size", "By", [1, 10, 100], { description: "Sizes", labels: {} });

test("a counter adds up by its labels, and the same labels in another order are the same series", () => {
  const store = createMetricStore();
  const counter = createMeter({ sinks: [store], strict: true }).counter(requests);
  counter.add(1, { task: "a", status: "ok" });
  counter.add(2.5, { status: "ok", task: "a" });
  counter.add(1, { task: "a", status: "bad" });
  expect(store.snapshot()).toEqual([
    {
      definition: requests,
      points: [
        { labels: { task: "a", status: "ok" }, value: 3.5 },
        { labels: { task: "a", status: "bad" }, value: 1 },
      ],
    },
  ]);
});

test("values of an open label beyond its bound become one series, whatever comes", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 60 }), (tasks) => {
      const store = createMetricStore();
      const counter = createMeter({ sinks: [store], strict: true }).counter(requests);
      for (const task of tasks) counter.add(1, { task, status: "ok" });
      const points = store.snapshot()[0]?.points ?? [];
      expect(points.length).toBeLessThanOrEqual(4);
      expect(points.reduce((sum, point) => sum + ("value" in point ? point.value : 0), 0)).toBe(tasks.length);
    }),
    { seed: 7 },
  );
});

test("100,000 executions of 500 tasks stay within 2,000 sets of labels", () => {
  const store = createMetricStore();
  const meter = createMeter({ sinks: [store], strict: true });
  for (let execution = 0; execution < 1e5; execution++) {
    const about = { task: `task ${execution % 500}`, version: `v${execution % 7}` };
    meter.counter(cupelMetrics.synthExecutions).add(1, { ...about, outcome: "ok" });
    meter.histogram(cupelMetrics.synthExecutionDuration).observe(execution / 1e6, about);
  }
  expect(store.snapshot().reduce((sum, { points }) => sum + points.length, 0)).toBeLessThan(2000);
});

test("a label or a value that the definition does not have throws where strict, and is dropped and counted elsewhere", () => {
  const wrong = { task: "a", status: "ok", prompt: "secret" } as never;
  const strict = createMeter({ sinks: [createMetricStore()], strict: true });
  expect(() => strict.counter(requests).add(1, wrong)).toThrow('The metric test.requests has no label "prompt"');
  expect(() => strict.counter(requests).add(1, { task: "a", status: "odd" } as never)).toThrow("the values are ok, bad");

  const store = createMetricStore();
  const dropped: string[] = [];
  const lenient = createMeter({ sinks: [store], dropped: (metric) => void dropped.push(metric) });
  lenient.counter(requests).add(1, wrong);
  lenient.counter(requests).add(1, { task: "b", status: "odd" } as never);
  expect(dropped).toEqual(["test.requests", "test.requests"]);
  expect(store.snapshot()[0]?.points.map(({ labels }) => labels)).toEqual([
    { task: "a", status: "ok" },
    { task: "b", status: "other" },
  ]);
});

test("what is no number, and a counter that would go down, is dropped and never thrown at the caller", () => {
  const store = createMetricStore();
  let dropped = 0;
  const meter = createMeter({ sinks: [store], strict: true, dropped: () => dropped++ });
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1]) meter.counter(requests).add(value, { task: "a", status: "ok" });
  expect([dropped, store.snapshot()]).toEqual([3, []]);
});

test("a histogram counts each value in the first bucket that holds it, keeps the latest exemplar of each, and adds up", () => {
  const store = createMetricStore({ now: () => 5000 });
  const histogram = createMeter({ sinks: [store] }).histogram(sizes);
  const exemplar = { traceId: "a".repeat(32), spanId: "b".repeat(16) };
  for (const value of [0, 1, 1.5, 10, 1000]) histogram.observe(value, {}, value === 1.5 || value === 10 ? exemplar : undefined);
  const point = store.snapshot()[0]?.points[0];
  expect(point).toMatchObject({ count: 5, sum: 1012.5, counts: [2, 2, 0, 1] });
  expect(point).toHaveProperty("exemplars", [undefined, { ...exemplar, value: 10, at: 5000 }, undefined, undefined]);
});

test("with several sinks each gets everything; with none nothing happens", () => {
  const stores = [createMetricStore(), createMetricStore()];
  createMeter({ sinks: stores }).counter(requests).add(2, { task: "a", status: "ok" });
  expect(stores[0]?.snapshot()).toEqual(stores[1]?.snapshot());
  expect(stores[0]?.snapshot()).toHaveLength(1);
  expect(() => createMeter({ sinks: [] }).counter(requests).add(2, { task: "a", status: "ok" })).not.toThrow();
});
