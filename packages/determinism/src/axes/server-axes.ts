import type { AxisDefinition } from "./axis-definition.ts";

const oneOf =
  (names: readonly string[]) =>
  (level: string): string | undefined =>
    names.includes(level) ? undefined : names.join(" or ");

/** Whether the prompt's prefix comes from a cache. */
export const cacheAxis: AxisDefinition = {
  name: "cache",
  cause: "CACHE_VARIANCE",
  defaultLevels: ["cold", "warm"],
  expects: oneOf(["cold", "warm", "partial"]),
  naturalLevel: ({ cache }) => (cache === "cold" ? "cold" : undefined),
  unsupported: ({ cacheControl }, { flush }) =>
    cacheControl === "per_request" || (cacheControl === "admin" && flush) ? undefined : "the target's cache cannot be controlled",
  treat: (baseline, level) => ({ ...baseline, cache: level as "cold" }),
  proof: "the server counted no cached tokens (cold), some (warm), or some but not nearly all (partial)",
  evidence: ({ cachedTokens, usage }, level) => {
    if (cachedTokens === null) return undefined;
    if (level === "cold") return cachedTokens === 0;
    if (level === "warm") return cachedTokens > 0;
    return cachedTokens > 0 && (usage === null || cachedTokens < usage.inputTokens - 1);
  },
};

/** The order in which prompts are sent. */
export const orderAxis: AxisDefinition = {
  name: "order",
  cause: "ORDER_VARIANCE",
  defaultLevels: ["fwd", "rev", "shuffled"],
  expects: oneOf(["fwd", "rev", "shuffled"]),
  naturalLevel: () => undefined,
  unsupported: () => undefined,
  vacuous: (_, prompts) => (prompts < 2 ? "one prompt has no order" : undefined),
  treat: (baseline, level) => ({ ...baseline, order: level as "fwd" }),
  proof: "the log of what was sent",
  evidence: () => true,
};

/** Whether the answer comes whole or in pieces. */
export const streamAxis: AxisDefinition = {
  name: "stream",
  cause: "STREAM_VARIANCE",
  defaultLevels: ["off", "on"],
  expects: oneOf(["off", "on"]),
  naturalLevel: ({ stream }) => (stream ? "on" : "off"),
  unsupported: ({ stream }) => (stream ? undefined : "the target does not stream"),
  treat: (baseline, level) => ({ ...baseline, stream: level === "on" }),
  proof: "the answer came in two pieces or more",
  // One token cannot come in two pieces.
  evidence: ({ chunks, usage }, level) => level === "off" || chunks >= 2 || ((usage?.outputTokens ?? 2) < 2 ? undefined : false),
};

/** The process before and after it was started again. */
export const restartAxis: AxisDefinition = {
  name: "restart",
  cause: "RESTART_VARIANCE",
  defaultLevels: ["before", "after"],
  expects: oneOf(["before", "after"]),
  naturalLevel: () => "before",
  unsupported: (_, { restart }) => (restart ? undefined : "the target's process is not ours to start again"),
  treat: (baseline, level) => ({ ...baseline, restarts: level === "after" }),
  proof: "another process: its id or start time changed",
  evidence: (row, level, { events }) => {
    if (level === "before") return true;
    const last = events.findLast(({ kind, sequence }) => kind === "restart" && sequence <= row.sequence);
    return last?.detail === "first" ? undefined : last?.detail === "changed";
  },
};

/** Time between two sends of a prompt. */
export const timeAxis: AxisDefinition = {
  name: "time",
  cause: "TIME_VARIANCE",
  defaultLevels: ["0s", "+5m"],
  expects: (level) => (milliseconds(level) === undefined ? "a span such as +30s, +5m or +1h" : undefined),
  naturalLevel: () => "0s",
  unsupported: () => undefined,
  treat: (baseline, level) => ({ ...baseline, wait: milliseconds(level) ?? 0 }),
  proof: "the clock between this row and the one before",
  evidence: (row, level, { rows }) => {
    const before = rows.filter(({ sequence, prompt }) => sequence < row.sequence && prompt === row.prompt).at(-1);
    return before === undefined ? undefined : row.startedMs - before.endedMs >= (milliseconds(level) ?? 0);
  },
};

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(level: string): number | undefined {
  const match = /^\+?(\d+(?:\.\d+)?)([smh])$/.exec(level);
  return match ? Number(match[1]) * (units[match[2] ?? ""] ?? 0) : undefined;
}
