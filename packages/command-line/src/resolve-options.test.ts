import { Command } from "commander";
import { expect, test } from "vitest";
import { addOptions, flagOf, type OptionDefinitions, schemaOf, variableOf } from "./option-definition.ts";
import { environmentName, flag, integer, list, path, quantities } from "./option-types.ts";
import { type OptionSources, resolveOptions } from "./resolve-options.ts";

const definitions = {
  bestOfK: { type: integer(1), value: "<n>", description: "samples", default: 1, short: "-k", group: "Policy:" },
  arms: { type: list(["baseline", "policy"]), value: "<names>", description: "arms" },
  budget: { type: quantities(["tokens", "calls"]), value: "<limits>", description: "limits", default: {} },
  tasksFile: { type: path(), value: "<file>", description: "tasks" },
  keyName: { type: environmentName(), value: "<name>", description: "where the key is" },
  quiet: { type: flag(), description: "no progress", default: false },
  resume: { type: path(), value: "<folder>", description: "go on", onlyFlag: true },
} satisfies OptionDefinitions;

function resolved(args: readonly string[], { environment = {}, file }: Partial<OptionSources> = {}) {
  const command = addOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }), definitions);
  command.parse(args, { from: "user" });
  return resolveOptions(definitions, { flags: command.opts(), environment, file, directory: "/here" });
}
const file = (values: Readonly<Record<string, unknown>>) => ({ path: "/there/cupel.config.json", values });

test("a flag wins over the environment, that over the file, that over the default, and each says who it was", () => {
  const all = { environment: { CUPEL_BEST_OF_K: "3" }, file: file({ bestOfK: 2 }) };
  const cases = [
    [resolved(["-k", "4"], all), 4, "flag"],
    [resolved([], all), 3, "environment"],
    [resolved([], { file: all.file }), 2, "file"],
    [resolved([]), 1, "default"],
    [resolved([], { environment: { CUPEL_BEST_OF_K: "" }, file: all.file }), 2, "file"],
  ] as const;
  for (const [{ values, originOf }, value, origin] of cases) expect([values.bestOfK, originOf("bestOfK")]).toEqual([value, origin]);
});

test("paths start where they are written down, and what nobody says is absent", () => {
  const { values, directoryOf } = resolved([], { file: file({ tasksFile: "tasks.jsonl" }) });
  expect([values.tasksFile, directoryOf("tasksFile")]).toEqual(["/there/tasks.jsonl", "/there"]);
  expect(resolved(["--tasks-file", "tasks.jsonl"]).values.tasksFile).toBe("/here/tasks.jsonl");
  expect(resolved([]).values).toEqual({ bestOfK: 1, budget: {}, quiet: false });
});

test("flags that stand there again add up, and switches can be switched off", () => {
  expect(resolved(["--arms", "policy", "--arms", "baseline", "--budget", "tokens=1", "--budget", "calls=2"]).values).toMatchObject({
    arms: ["policy", "baseline"],
    budget: { tokens: 1, calls: 2 },
  });
  expect(resolved(["--no-quiet"], { file: file({ quiet: true }) }).values.quiet).toBe(false);
  expect(resolved(["--quiet"]).values.quiet).toBe(true);
  expect(resolved(["-k", "2", "-k", "5"]).values.bestOfK).toBe(5);
});

test("what is wrong is refused with its place, and a secret in the wrong place is not shown", () => {
  expect(() => resolved(["-k", "many"])).toThrow('--best-of-k is "many". Expected a whole number of at least 1.');
  expect(() => resolved([], { environment: { CUPEL_BUDGET: "time=3" } })).toThrow('CUPEL_BUDGET is "time=3". Expected name=number pairs');
  expect(() => resolved([], { file: file({ bestOfK: "4" }) })).toThrow(
    '/there/cupel.config.json: "bestOfK" is "4". Expected a whole number',
  );
  const renamed = { ...file({ bestOfK: "4" }), named: { bestOfK: "loop.k" } };
  expect(() => resolved([], { file: renamed })).toThrow('/there/cupel.config.json: "loop.k" is "4".');
  const secret = "sk-live-0123456789";
  for (const [args, sources] of [
    [["--key-name", secret], {}],
    [[], { environment: { CUPEL_KEY_NAME: secret } }],
    [[], { file: file({ keyName: secret }) }],
  ] as const) {
    // biome-ignore format: short
    let message = "";
    try {
      resolved(args, sources);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("the secret itself never stands here");
    expect(message).not.toContain(secret);
  }
});

test("what is for the command line only is neither a variable nor a key", () => {
  expect(resolved([], { environment: { CUPEL_RESUME: "/x" }, file: file({ resume: "/y" }) }).values).not.toHaveProperty("resume");
  expect(Object.keys(schemaOf(definitions))).toEqual(["bestOfK", "arms", "budget", "tasksFile", "keyName", "quiet"]);
});

test("help has every flag with its default, under its heading, and nothing twice", () => {
  const help = addOptions(new Command("x"), definitions).helpInformation();
  expect(help).toMatch(/Policy:\n +-k, --best-of-k <n> +samples \(default: 1\)/);
  expect(help).not.toContain("--no-quiet");
  expect([flagOf("bestOfKJson"), variableOf("bestOfKJson")]).toEqual(["--best-of-k-json", "CUPEL_BEST_OF_K_JSON"]);
});
