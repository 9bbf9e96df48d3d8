import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@cupel/core";
import type { SettingDifference } from "./comparison-report.ts";
import { type Contender, recordsOf } from "./contender.ts";

/** Everything on record in which two sides differ: arm, policy, model, backend, seed, and the settings of their runs. By name. */
export function settingDifferences(side: Contender, against: Contender): readonly SettingDifference[] {
  const [own, other] = [settingsOf(side), settingsOf(against)];
  const names = [...new Set([...own.keys(), ...other.keys()])].sort();
  return names.flatMap((setting) => {
    const [left, right] = [own.get(setting) ?? null, other.get(setting) ?? null];
    return canonicalJson(left) === canonicalJson(right) ? [] : [{ setting, side: left, against: right }];
  });
}

/** Members of a configuration that say where a run is, or what is told by its side already. */
const toldElsewhere = new Set([
  "outdir",
  "environment",
  "capabilities",
  "memory_entries_loaded",
  "models",
  "backend",
  "arms",
  "seed",
  "oracle",
  "gates",
  "command",
]);

function settingsOf(contender: Contender): ReadonlyMap<string, Json> {
  const [run] = contender.runs;
  const [first] = recordsOf(contender);
  const config = run?.info.config ?? {};
  // The settings themselves where the run keeps them: other members repeat them under names of the reference.
  const { settings, sandbox, cupel_version } = config;
  const own: JsonObject = isJsonObject(settings) ? { ...settings, sandbox, cupel_version } : config;
  const found = new Map<string, Json>([
    ["arm", contender.arm],
    ["model", contender.model],
    ["policy", first?.policy ?? null],
    ["backend", first?.backend ?? null],
    ["seed", contender.runs.map(({ info }) => info.seed)],
  ]);
  for (const [name, value] of flat(own)) if (!toldElsewhere.has(name.split(".")[0] ?? "")) found.set(name, value);
  return found;
}

/** Members of members by their paths: `bestOfK.sql`. */
function flat(object: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(object).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    if (value === undefined) return [];
    return isJsonObject(value) ? flat(value).map(([path, inner]) => [`${name}.${path}`, inner] as const) : [[name, value]];
  });
}
