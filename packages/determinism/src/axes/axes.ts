import { CupelError, didYouMean } from "@cupel/core";
import type { AxisName, AxisSpec } from "../types/axis.ts";
import type { AxisDefinition } from "./axis-definition.ts";
import { flashAttentionAxis, kvAxis, settingsAxis, threadsAxis, ubatchAxis } from "./launch-axes.ts";
import { batchAxis, concurrencyAxis, neighboursAxis } from "./load-axes.ts";
import { cacheAxis, orderAxis, restartAxis, streamAxis, timeAxis } from "./server-axes.ts";

const axes: readonly AxisDefinition[] = [
  batchAxis,
  concurrencyAxis,
  cacheAxis,
  orderAxis,
  neighboursAxis,
  streamAxis,
  restartAxis,
  threadsAxis,
  ubatchAxis,
  flashAttentionAxis,
  kvAxis,
  timeAxis,
];

/** Names of the axes beside `repeat` and `settings:<key>`. */
export const axisNames: readonly string[] = axes.map(({ name }) => name);

/** The axis of a name. @throws CupelError `USAGE` for a name that is none */
export function axisOf(name: string): AxisDefinition {
  const key = /^settings:(.+)$/.exec(name)?.[1];
  if (key !== undefined) return settingsAxis(key);
  const found = axes.find((axis) => axis.name === name);
  if (found !== undefined) return found;
  const meant = didYouMean(axisNames, name);
  throw new CupelError("USAGE", `There is no axis "${name}".${meant === undefined ? "" : ` Did you mean ${meant}?`}`, {
    hint: `Axes: ${axisNames.join(", ")}, settings:<key>; repeat is always there.`,
  });
}

/** An axis with its levels, checked. @throws CupelError `USAGE` naming the level */
export function axisSpec(name: string, levels: readonly string[]): AxisSpec {
  const axis = axisOf(name);
  const wanted = levels.length === 0 ? axis.defaultLevels : levels;
  for (const level of wanted) {
    const expected = axis.expects(level);
    if (expected !== undefined) throw new CupelError("USAGE", `The axis ${name} has no level "${level}"; expected ${expected}.`);
  }
  if (new Set(wanted).size < wanted.length) throw new CupelError("USAGE", `The axis ${name} names a level twice: ${wanted.join(",")}.`);
  const natural = axis.name === "batch" || axis.name === "concurrency" ? "1" : undefined;
  const full = wanted.length === 1 && natural !== undefined && wanted[0] !== natural ? [natural, ...wanted] : wanted;
  if (full.length < 2) throw new CupelError("USAGE", `The axis ${name} needs at least two levels, such as ${name}=${example(axis)}.`);
  return { axis: axis.name as AxisName, levels: full };
}

function example({ name, defaultLevels }: AxisDefinition): string {
  if (defaultLevels.length > 0) return defaultLevels.join(",");
  return name === "flash-attn" ? "off,on" : name === "kv" ? "f16,q8_0" : "1,2";
}
