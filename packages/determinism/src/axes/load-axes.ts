import type { TargetCapabilities } from "@cupel/core";
import type { AxisDefinition } from "./axis-definition.ts";

const isCount = (level: string): string | undefined => (/^[1-9]\d{0,3}$/.test(level) ? undefined : "a whole number from 1 to 9999");

const isolated = ({ isolatedSequences }: TargetCapabilities): string | undefined =>
  isolatedSequences ? "the engine computes every sequence by itself, so that sequences beside it are no treatment" : undefined;

/** Several prompts in one request of the server's own batch form; a set smaller than the batch is filled with neighbour prompts. */
export const batchAxis: AxisDefinition = {
  name: "batch",
  cause: "BATCH_VARIANCE",
  defaultLevels: ["1", "2", "4", "8"],
  expects: isCount,
  naturalLevel: () => "1",
  unsupported: ({ batch }) => (batch === "native" ? undefined : "the target takes no batches"),
  vacuous: isolated,
  treat: (baseline, level) => ({ ...baseline, groupSize: Number(level), form: level === "1" ? "single" : "batch" }),
  proof: "one answer returned as many outputs as the batch has, from a server that computes as many together",
  // A server with fewer slots takes the batch all the same, and works it off in parts.
  evidence: (row, level, { capabilities: { sequences = Number.POSITIVE_INFINITY } }) =>
    row.batchSize >= Number(level) && sequences >= Number(level),
};

/** Requests in flight at the same time, started together. */
export const concurrencyAxis: AxisDefinition = {
  name: "concurrency",
  cause: "CONCURRENCY_VARIANCE",
  defaultLevels: ["1", "4", "8"],
  expects: isCount,
  naturalLevel: () => "1",
  unsupported: ({ batch }) => (batch === "none" ? "the target takes one request at a time" : undefined),
  vacuous: isolated,
  treat: (baseline, level) => ({ ...baseline, groupSize: Number(level) }),
  proof: "as many answers were coming at the same time, first byte to last",
  evidence: (row, level) => (row.firstByteMs === null ? undefined : row.overlap >= Number(level)),
};

/** Other requests in the same load: the same prompt, others, or others without a seed. */
export const neighboursAxis: AxisDefinition = {
  name: "neighbours",
  cause: "NEIGHBOUR_VARIANCE",
  defaultLevels: ["none", "same", "mixed", "unseeded"],
  expects: (level) => (["none", "same", "mixed", "unseeded"].includes(level) ? undefined : "none, same, mixed or unseeded"),
  naturalLevel: () => "none",
  unsupported: ({ batch }) => (batch === "none" ? "the target takes one request at a time" : undefined),
  vacuous: (capabilities, prompts) => isolated(capabilities) ?? (prompts < 2 ? "there is no other prompt to be a neighbour" : undefined),
  treat: (baseline, level) => ({ ...baseline, neighbours: level as "none" }),
  proof: "a neighbour's answer was coming at the same time",
  evidence: (row, level) => level === "none" || (row.firstByteMs === null ? undefined : row.overlap >= 2),
};
