// What telemetry adds to a task whose answer and check cost nothing: all there is to see of it.
import { run } from "@cupel/engine";
import { createMetricStore, observeBackend, observeRun, observeVerifier, otlp, telemetry } from "@cupel/telemetry";
import { instant } from "../engine/instant.ts";
import type { Row } from "../engine/row.ts";
import { startCollector } from "./collector.ts";

const count = 3000;
const rounds = 5;

/** Microseconds per task with nothing, with metrics, and with everything sent to a collector; the best of several interleaved rounds. */
export async function benchInstantRun(): Promise<readonly Row[]> {
  await using collector = await startCollector();
  await using hanging = await startCollector({ hangs: true });
  const plain = () => timed(() => run({ ...instant(count), concurrency: 8 }));
  const observed = async (sinks: (store: ReturnType<typeof createMetricStore>) => Parameters<typeof telemetry>[0]["sinks"]) => {
    await using port = telemetry({ sinks: sinks(createMetricStore()) });
    const { backend, verifiers, ...rest } = instant(count);
    const { reporter, ...hooks } = observeRun(port);
    const watched = Object.fromEntries(Object.entries(verifiers).map(([kind, verifier]) => [kind, observeVerifier(verifier, port)]));
    return await timed(() =>
      run({ ...rest, backend: observeBackend(backend, port), verifiers: watched, reporters: [reporter], ...hooks, concurrency: 8 }),
    );
  };
  const sending = (url: string) => (store: ReturnType<typeof createMetricStore>) => {
    const endpoints = { metrics: `${url}/v1/metrics`, traces: `${url}/v1/traces`, logs: `${url}/v1/logs` };
    return [{ metrics: store }, otlp({ endpoints, store, resource: { "service.name": "cupel" }, flushTimeout: 200 })];
  };
  const ways: Readonly<Record<string, () => Promise<number>>> = {
    off: plain,
    metrics: () => observed((store) => [{ metrics: store }]),
    everything: () => observed(sending(collector.url)),
    hanging: () => observed(sending(hanging.url)),
  };
  const least: Record<string, number> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const took = await way();
      // The first round warms up.
      if (round > 0) least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, took);
    }
  }
  const { off = 0, metrics = 0, everything = 0, hanging: stuck = 0 } = least;
  const note = `one call, two verdicts; ${count} tasks, best of ${rounds}`;
  return [
    { what: "an instant task, nothing observed", value: off, unit: "µs", note },
    { what: "  added by metrics", value: metrics - off, unit: "µs" },
    { what: "  added by metrics, traces and logs to a collector", value: everything - off, unit: "µs" },
    { what: "  added by the same to a collector that hangs", value: stuck - off, unit: "µs" },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return ((performance.now() - began) * 1000) / count;
}
