import type { Json, TargetSettings } from "@cupel/core";
import type { AxisDefinition } from "./axis-definition.ts";

/** An option of the launch: needs a target that can start the same setup with another value. */
function launchAxis(name: "threads" | "ubatch" | "flash-attn" | "kv", cause: AxisDefinition["cause"]): AxisDefinition {
  return {
    name,
    cause,
    defaultLevels: [],
    expects: (level) => (level === "" ? "a value of the option" : undefined),
    naturalLevel: () => undefined,
    unsupported: (_, { variant }) => (variant ? undefined : `the target cannot be started with another ${name}`),
    vacuous: ({ isolatedSequences }) => (isolatedSequences ? `the engine has one way to compute, whatever ${name} says` : undefined),
    treat: (baseline, level) => ({ ...baseline, variant: { option: name, value: level } }),
    proof: "the setup was started with the option",
    evidence: (_, level, { events }) => events.some(({ kind, detail }) => kind === "restart" && detail === `launched ${name}=${level}`),
  };
}

export const threadsAxis: AxisDefinition = launchAxis("threads", "THREAD_VARIANCE");
export const ubatchAxis: AxisDefinition = launchAxis("ubatch", "SETTING_VARIANCE");
export const flashAttentionAxis: AxisDefinition = launchAxis("flash-attn", "SETTING_VARIANCE");
export const kvAxis: AxisDefinition = launchAxis("kv", "SETTING_VARIANCE");

const own = ["temperature", "seed", "maxTokens", "topP", "topK", "minP", "repeatPenalty", "presencePenalty", "frequencyPenalty"];

/** Any field of the request: one of our settings by its name, anything else by its wire name. Values are JSON where they parse as JSON. */
export function settingsAxis(key: string): AxisDefinition {
  return {
    name: `settings:${key}`,
    cause: "SETTING_VARIANCE",
    defaultLevels: [],
    expects: (level) => (own.includes(key) && !(level.trim() !== "" && Number.isFinite(Number(level))) ? `a number for ${key}` : undefined),
    naturalLevel: () => undefined,
    unsupported: () => undefined,
    treat: (baseline, level) => ({ ...baseline, settings: { ...baseline.settings, ...settingOf(key, level) } }),
    proof: "the answer repeats the value that was set",
    evidence: (row, level) => {
      if (row.echo === null || !Object.hasOwn(row.echo, key)) return undefined;
      const echoed = row.echo[key];
      const wanted = fieldValue(level);
      // Servers keep floats as 32 bits.
      if (typeof echoed === "number" && typeof wanted === "number") return Math.fround(echoed) === Math.fround(wanted);
      return JSON.stringify(echoed) === JSON.stringify(wanted);
    },
  };
}

/** A value for a field of the request, as settings. */
export function settingOf(key: string, text: string): Partial<TargetSettings> {
  return own.includes(key) ? { [key]: Number(text) } : { extra: { [key]: fieldValue(text) } };
}

function fieldValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
