import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CupelError } from "@cupel/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findConfigFile, readConfigFile } from "./config-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cupel-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const reader = fileURLToPath(new URL("../test-support/read-config.ts", import.meta.url));
const known = ["bestOfK", "models", "policy"];
const read = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readConfigFile(path, { known, from: import.meta.url });
};
const values = async (name: string, text: string) => (await read(name, text)).values;

/** In a process of its own: a test runner loads modules in its own way. */
async function imported(name: string, text: string): Promise<unknown> {
  const path = join(folder, name);
  writeFileSync(path, text);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--conditions=@cupel/source", reader, path, ...known]);
  expect(stderr).toBe("");
  const told = JSON.parse(stdout);
  if (told.error === undefined) return told.values;
  throw new CupelError(told.error.code, told.error.message);
}

test("JSON and YAML say the same", async () => {
  const said = { bestOfK: 4, models: ["a", "b"] };
  expect(await values("cupel.config.json", '{"$schema": "x", "bestOfK": 4, "models": ["a", "b"]}')).toMatchObject(said);
  expect(await values("cupel.config.yaml", "# four\nbestOfK: 4\nmodels:\n  - a\n  - b\n")).toEqual(said);
});

test.each([
  ["mjs", 'export default { bestOfK: 2 + 2, models: ["a", "b"] };'],
  ["js", 'export default { bestOfK: 4, models: ["a", "b"] };'],
  ["mts", 'const models: string[] = ["a", "b"];\nexport default { bestOfK: 4, models };'],
  ["ts", 'interface K { bestOfK: number; models: string[] }\nexport default { bestOfK: 4, models: ["a", "b"] } satisfies K;'],
])("a module does so too, without a warning in a folder that says nothing of module types: %s", async (ending, text) => {
  expect(await imported(`cupel.config.${ending}`, text)).toEqual({ bestOfK: 4, models: ["a", "b"] });
});

test("a configuration may import its own files, and packages of Cupel that are not installed beside it", async () => {
  mkdirSync(join(folder, "own"));
  writeFileSync(join(folder, "own", "k.ts"), "export const k: number = 3;\n");
  const text =
    'import { k } from "./own/k.ts";\nimport { CupelError } from "@cupel/core";\nexport default { bestOfK: k, policy: CupelError.name };\n';
  expect(await imported("cupel.config.ts", text)).toEqual({ bestOfK: 3, policy: "CupelError" });
});

const refused = { code: "CONFIG_INVALID" };

test.each([
  ["json", '{"bestofk": 4}', 'cupel.config.json: there is no option "bestofk"; did you mean "bestOfK"?'],
  ["yaml", "models: [a]\n\nbest-of-k: 4\n", 'cupel.config.yaml:3:1: there is no option "best-of-k"; did you mean "bestOfK"?'],
  ["json", '{"colour": 1}', 'there is no option "colour"'],
  ["json", '{"bestOfK": }', "is not JSON: Unexpected token"],
  ["json", "[]", "does not hold an object."],
  ["yaml", "bestOfK: 4\nbestOfK: 5\n", "cupel.config.yaml:2:1: Map keys must be unique"],
  ["yaml", "a: [1\n", "cupel.config.yaml:2:1:"],
  ["yaml", "- 1\n", "does not hold options"],
  ["toml", "bestOfK = 4", "is no configuration file: its name ends in none of .ts, .mts, .js, .mjs, .json, .yaml."],
])("a %s that holds %j is refused in a sentence", async (ending, text, sentence) => {
  await expect(values(`cupel.config.${ending}`, text)).rejects.toMatchObject({ ...refused, message: expect.stringContaining(sentence) });
});

test.each([
  ["mjs", "export const bestOfK = 4;", "does not hold the options as its default export."],
  ["mjs", "export default {", "does not load"],
  ["mjs", 'throw new Error("not today");', "does not load: not today"],
  ["mjs", 'import "nowhere-to-be-found"; export default {};', "does not load: Cannot find package 'nowhere-to-be-found'"],
  ["mjs", 'import "@cupel/nowhere"; export default {};', "does not load: Cannot find package '@cupel/nowhere'"],
  ["ts", "enum K { four = 4 }\nexport default { bestOfK: K.four };", "is not only types on top of JavaScript"],
  ["ts", "class A { constructor(public k: number) {} }\nexport default { bestOfK: new A(4).k };", "is not only types on top of JavaScript"],
  ["ts", "export default { bestOfK: 4 as };", "does not load"],
])("a module in %s that holds %j is refused in a sentence", async (ending, text, sentence) => {
  await expect(imported(`cupel.config.${ending}`, text)).rejects.toMatchObject({ ...refused, message: expect.stringContaining(sentence) });
});

test("a folder has one configuration, or it must be said which", async () => {
  expect(findConfigFile(folder)).toBeUndefined();
  await read("cupel.config.json", "{}");
  expect(findConfigFile(folder)).toBe(join(folder, "cupel.config.json"));
  await read("cupel.config.ts", "export default {};");
  expect(() => findConfigFile(folder)).toThrow("holds cupel.config.ts and cupel.config.json.");
  await expect(readConfigFile(join(folder, "gone.json"), { known, from: import.meta.url })).rejects.toMatchObject({ code: "USAGE" });
});
