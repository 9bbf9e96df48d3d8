import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configSchema } from "@cupel/cli";
import { fakeOpenai, startServer } from "@cupel/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { benchmark } from "../support/benchmark.ts";
import { recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const base = {
  backend: "simulated",
  answers: benchmark.answers,
  promptsFile: benchmark.tasks,
  tasks: ["json"],
  limit: 2,
  arms: ["policy"],
  quiet: true,
};
const json = (over: object) => JSON.stringify({ ...base, ...over });

async function inFolder(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  const cupel = (args: readonly string[], environment: Record<string, string> = {}) =>
    runCommand("cupel", args, { directory: folder.path, environment });
  const header = async (outdir: string) => JSON.parse(await readFile(join(folder.path, outdir, "run.json"), "utf8"));
  const records = (outdir: string) => recordsIn(join(folder.path, outdir));
  return { ...folder, cupel, header, records };
}

test("a flag wins over the environment, that over the file, that over the default", { timeout: 120_000 }, async () => {
  await using folder = await inFolder({ "cupel.config.json": json({ bestOfK: 2, budget: { calls: 50 } }) });
  const kOf = async (outdir: string, args: readonly string[], environment = {}) => {
    expect(await folder.cupel(["run", "--outdir", outdir, ...args], environment)).toMatchObject({ code: 0, stderr: "" });
    return (await folder.header(outdir)).config.best_of_k;
  };
  expect(await kOf("file", [])).toBe(2);
  expect(await kOf("environment", [], { CUPEL_BEST_OF_K: "3" })).toBe(3);
  expect(await kOf("flag", ["-k", "4"], { CUPEL_BEST_OF_K: "3" })).toBe(4);
  expect((await folder.header("flag")).config).toMatchObject({ task_k_map: { json: 4 }, settings: { kinds: ["json"], limit: 2 } });
});

test("another file is named with --config, its paths start where it lies, and YAML does as well", { timeout: 120_000 }, async () => {
  await using folder = await inFolder({
    "cupel.config.json": "not even JSON",
    "other.yaml": `backend: simulated\nanswers: ${base.answers}\npromptsFile: one.jsonl\narms: [policy]\n`,
    "one.jsonl": '{"id":"a","kind":"json","prompt":"p","schema":{"type":"object"},"expected":{"a":1}}\n',
  });
  expect(await folder.cupel(["run", "--config", "other.yaml", "--outdir", "run", "--quiet"])).toMatchObject({ code: 0 });
  expect((await folder.header("run")).config.prompts_file).toBe(join(folder.path, "one.jsonl"));
});

test.each([
  ["an unknown key", "cupel.config.json", '{"bestofk": 4}', 'there is no option "bestofk"; did you mean "bestOfK"?'],
  ["a value that is none", "cupel.config.json", '{"limit": "many"}', '"limit" is "many". Expected a whole number of at least 1.'],
  [
    "an unknown key in YAML",
    "cupel.config.yaml",
    "seed: 1\nmodle: x\n",
    'cupel.config.yaml:2:1: there is no option "modle"; did you mean "model"?',
  ],
  ["an option for the command line only", "cupel.config.json", '{"outdir": "x"}', 'there is no option "outdir"'],
  [
    "a backend that is none",
    "cupel.config.mjs",
    'export default { backends: [{ name: "x" }] };',
    '"backends[0]" lacks model (a string), capabilities',
  ],
  ["a policy that is none", "cupel.config.mjs", "export default { policy: {} };", '"policy" lacks name (a string), run (a function)'],
  ["a verifier that is none", "cupel.config.mjs", "export default { verifiers: { haiku: 1 } };", '"verifiers.haiku" lacks name'],
  ["a name of no policy", "cupel.config.mjs", 'export default { policy: "best" };', '"policy" is "best". Expected one of adaptive'],
  [
    "two ways to say the model",
    "cupel.config.mjs",
    'export default { model: "a", backends: [{ name: "x", model: "y", capabilities() {}, generate() {} }] };',
    '"backends" and "model" say the same thing twice',
  ],
  ["a key in place of its name", "cupel.config.json", '{"apiKeyEnv": "sk-live-0123"}', "the secret itself never stands here"],
])("%s is refused in a sentence, exit code 5, nothing written", async (_what, name, text, sentence) => {
  // biome-ignore format: one line for each
  await using folder = await inFolder({ [name]: text });
  const { code, stdout } = await folder.cupel(["run", "--json"]);
  expect([code, JSON.parse(stdout).error.message]).toEqual([5, expect.stringContaining(sentence)]);
  expect(stdout).not.toContain("sk-live");
  expect(await readdir(folder.path)).toEqual([name]);
});

const own = `import { defineConfig } from "@cupel/cli";
import { defineBackend, definePolicy, defineVerifier, fail, pass } from "@cupel/core";

let said = 0;
const backend = defineBackend({
  name: "mine",
  model: "counts",
  capabilities: async () => ({ determinism: "none", seeds: true, logprobs: false, streaming: false, facts: {} }),
  generate: async ({ prompt }) => ({ text: prompt.includes("other") ? "other" : String(++said), finishReason: "stop" as const, usage: { inputTokens: 1, outputTokens: 1 } }),
  async [Symbol.asyncDispose]() {},
});

export default defineConfig({
  promptsFile: "tasks.jsonl",
  arms: ["policy"],
  backends: [backend],
  policy: definePolicy("twice", async function* ({ task, generate }) {
    for (const sample of [0, 1]) {
      const { status } = yield await generate({ prompt: task.prompt + sample, sample });
      if (status === "pass") return;
    }
  }),
  verifiers: {
    even: defineVerifier("even", ({ candidate }) => (Number(candidate.text) % 2 === 0 ? pass() : fail(candidate.text + " is odd"))),
  },
});
`;
const evens = ["a", "b"].map((id) => JSON.stringify({ id, kind: "even", prompt: `An even number for ${id}?`, checks: { even: true } }));

test("backends, policies and verifiers of the user's own run, win unless a flag says otherwise, and are found again on resume", {
  timeout: 120_000,
}, async () => {
  await using folder = await inFolder({ "cupel.config.ts": own, "tasks.jsonl": evens.join("\n") });
  const run = (...args: readonly string[]) => folder.cupel(["run", "--quiet", "--concurrency", "1", ...args]);
  expect(await run("--outdir", "own")).toMatchObject({ code: 0, stderr: "" });
  const records = await folder.records("own");
  expect(
    records.map(({ backend, model, policy, candidates, verdict }) => [backend, model, policy, candidates.length, verdict?.status]),
  ).toEqual(Array(2).fill(["mine", "counts", "twice", 2, "pass"]));
  expect((await folder.header("own")).config.settings.own).toMatchObject({ backends: ["counts"], policy: "twice", verifiers: ["even"] });

  expect(await run("--outdir", "flags", "--policy", "self-consistency", "--backend", "simulated")).toMatchObject({ code: 0 });
  const [first] = await folder.records("flags");
  expect([first?.backend, first?.policy]).toEqual(["simulated", expect.stringContaining("self-consistency-1")]);

  expect(await run("--outdir", "part", "--budget", "calls=3")).toMatchObject({ code: 3 });
  expect(await folder.records("part")).toHaveLength(1);
  expect(await run("--resume", "part")).toMatchObject({ code: 0 });
  expect(await folder.records("part")).toHaveLength(2);

  expect(await run("--outdir", "gone", "--budget", "calls=3")).toMatchObject({ code: 3 });
  await writeFile(join(folder.path, "cupel.config.ts"), "export default {};\n");
  expect(await run("--resume", "gone")).toMatchObject({ code: 5, stderr: expect.stringContaining("begun with backends of its own") });
});

test("the key comes from the variable that is named, and stands in no artifact", { timeout: 120_000 }, async () => {
  const secret = "sk-live-0123456789abcdef";
  await using server = await startServer(fakeOpenai());
  const config = json({ backend: "openai", model: "tiny", baseUrl: `${server.url}/v1`, apiKeyEnv: "MY_KEY", answers: undefined });
  await using folder = await inFolder({ "cupel.config.json": config });
  const unset = await folder.cupel(["run", "--outdir", "run"]);
  expect(unset).toMatchObject({ code: 5, stderr: expect.stringContaining("the environment variable MY_KEY is not set") });
  expect(await folder.cupel(["run", "--outdir", "run"], { MY_KEY: secret, OPENAI_API_KEY: "wrong" })).toMatchObject({ code: 0 });
  expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${secret}`]));
  for (const name of await readdir(join(folder.path, "run"))) {
    expect(await readFile(join(folder.path, "run", name), "utf8"), name).not.toContain(secret);
  }
});

test("the published schema takes what a file may hold, and nothing else", () => {
  const validate = new Ajv2020().compile(configSchema);
  expect(
    validate({ $schema: "x", ...base, bestOfK: 4, taskBudget: { calls: 3 }, policy: "adaptive" }),
    JSON.stringify(validate.errors),
  ).toBe(true);
  for (const wrong of [{ bestofk: 4 }, { bestOfK: 0 }, { resume: "x" }, { policy: "best" }, { budget: { minutes: 3 } }]) {
    expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
  }
});
