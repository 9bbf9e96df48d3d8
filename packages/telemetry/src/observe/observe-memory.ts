import type { Memory } from "@cupel/core";
import { runMetrics } from "../names/run-metrics.ts";
import type { Telemetry } from "../telemetry.ts";

/** A memory whose recalls are counted and traced (`search_memory`, `create_memory`). */
export function observeMemory(memory: Memory, { tracer, meter }: Telemetry): Memory {
  const count = (kind: string, found: boolean): void =>
    meter.counter(runMetrics.memoryRecall).add(1, { kind, result: found ? "hit" : "miss" });
  const attributes = { "gen_ai.operation.name": "search_memory", "cupel.memory": memory.name };
  return {
    name: memory.name,
    recall: (task, options) =>
      tracer.span("search_memory", { attributes }, async ({ set }) => {
        const found = await memory.recall(task, options);
        count(task.kind, found.length > 0);
        set({ "cupel.memory.found": found.length });
        return found;
      }),
    exact: (task) =>
      tracer.span("search_memory", { attributes: { ...attributes, "cupel.memory.exact": true } }, async ({ set }) => {
        const found = await memory.exact(task);
        count(task.kind, found !== undefined);
        set({ "cupel.memory.found": found === undefined ? 0 : 1 });
        return found;
      }),
    learn: (lesson) =>
      tracer.span("create_memory", { attributes: { ...attributes, "gen_ai.operation.name": "create_memory" } }, () => memory.learn(lesson)),
  };
}
