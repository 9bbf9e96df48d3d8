import { flagOf, type ResolvedOptions } from "@cupel/command-line";
import type { Prices } from "@cupel/core";
import { runOptions } from "./run-options.ts";

type Name = keyof typeof runOptions;

/**
 * The command that gives the same run again, for a shell: every option that was said, whoever said it (flag, environment, file), as a flag.
 * What says only where and how a run is conducted is left out. Keys are never in it: they stand in the environment.
 *
 * @param config the configuration file, where it holds things that only code can say
 */
export function reproduceCommand(
  { values, originOf }: Pick<ResolvedOptions<typeof runOptions>, "values" | "originOf">,
  config?: string,
): string {
  const said = (Object.keys(runOptions) as Name[]).filter((name) => {
    return !("onlyFlag" in runOptions[name]) && originOf(name) !== "default" && !["quiet", "verbose"].includes(name);
  });
  const words = said.flatMap((name) => wordsOf(name, (values as Readonly<Record<string, unknown>>)[name]));
  return ["cupel", "run", ...words, ...(config === undefined ? [] : ["--config", config])].map(quoted).join(" ");
}

function wordsOf(name: Name, value: unknown): readonly string[] {
  const flag = flagOf(name);
  if (value === true) return [flag];
  if (value === false) return [flag.replace("--", "--no-")];
  if (name === "price") return Object.entries(value as Prices).flatMap(([model, price]) => [flag, priceText(model, { ...price })]);
  if (Array.isArray(value)) return [flag, value.join(",")];
  return [flag, typeof value === "object" && value !== null ? pairs(value) : String(value)];
}

function priceText(model: string, price: object): string {
  return model === "default" ? pairs(price) : `model=${model},${pairs(price)}`;
}

function pairs(value: object): string {
  return Object.entries(value)
    .map(([name, amount]) => `${name}=${amount}`)
    .join(",");
}

function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
