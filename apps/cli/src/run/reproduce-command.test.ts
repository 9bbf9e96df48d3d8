import { resolveOptions } from "@cupel/command-line";
import { expect, test } from "vitest";
import { reproduceCommand } from "./reproduce-command.ts";
import { runOptions } from "./run-options.ts";

type Flags = Parameters<typeof resolveOptions>[1]["flags"];
const directory = "/somewhere";
const resolved = (flags: Flags, environment: Record<string, string> = {}) =>
  resolveOptions(runOptions, { flags, environment, file: undefined, directory });

/** What a shell and commander make of a command. */
function flagsIn(command: string): Flags {
  const words = [...command.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, text, word]) => text?.replaceAll("'\\''", "'") ?? word ?? "");
  const flags: Record<string, string[] | boolean> = {};
  for (const [index, word] of words.entries()) {
    if (!word.startsWith("--")) continue;
    const isOff = word.startsWith("--no-");
    const name = word.replace(isOff ? "--no-" : "--", "").replace(/-./g, (letters) => letters.slice(1).toUpperCase());
    const next = words[index + 1];
    if (next === undefined || next.startsWith("--")) flags[name] = !isOff;
    else flags[name] = [...((flags[name] as string[] | undefined) ?? []), next];
  }
  return flags;
}

test.each<[string, Flags, Record<string, string>?]>([
  ["nothing", {}],
  ["numbers, lists and switches", { bestOfK: ["4"], tasks: ["sql,json"], oracle: true, seed: ["7"], temperature: ["0.7"], limit: ["12"] }],
  ["what the environment says", { model: ["m"] }, { CUPEL_BACKEND: "ollama", CUPEL_BEST_OF_K: "3" }],
  ["paths and names with spaces and quotes", { promptsFile: ["my tasks/it's.jsonl"], filter: ["a b*,$HOME"], model: ['say "x"'] }],
  ["budgets and prices", { taskBudget: ["calls=3,usd=0.5"], price: ["input=2,output=8", "model=gpt-x,input=1,cached=0.5,output=4"] }],
])("the command of a run gives the same settings again: %s", (_, flags, environment) => {
  const first = resolved(flags, environment);
  const command = reproduceCommand(first);
  expect(command.startsWith("cupel run")).toBe(true);
  expect(resolved(flagsIn(command)).values).toEqual(first.values);
});

test("how a run is conducted, and where its files are, is no part of it", () => {
  const { values, originOf } = resolved({ quiet: true, outdir: ["there"], json: true, force: true, bestOfK: ["2"] });
  expect(reproduceCommand({ values, originOf })).toBe("cupel run --best-of-k 2");
  expect(reproduceCommand({ values, originOf }, "cupel.config.ts")).toBe("cupel run --best-of-k 2 --config cupel.config.ts");
});
