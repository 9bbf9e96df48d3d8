import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fakeOllama, fakeOpenai, type Handler, sendJson, startServer } from "@cupel/testing";
import { tiny } from "@cupel/tiny";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "detcheck-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function detcheck(
  args: readonly string[],
  { env = {}, kill }: { readonly env?: Record<string, string>; readonly kill?: () => boolean } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--conditions=@cupel/source", main, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const timer: NodeJS.Timeout | undefined =
      kill &&
      setInterval(() => {
        if (!kill()) return;
        clearInterval(timer);
        child.kill("SIGINT");
      }, 20);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

async function prompts(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

const errorIn = ({ stdout }: Outcome) => (JSON.parse(stdout) as { error: { code: string; message: string; hint: string | null } }).error;

describe("check", () => {
  test("prints the bound of agreement and exits 0, as text without colour", async () => {
    const { code, stdout, stderr } = await detcheck(["check", "--backend", "simulated"], { env: { NO_COLOR: "1" } });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("T1t @ repeat, concurrency 1: NO DIVERGENCE OBSERVED\n20 prompts × 3 runs, all answers equal.");
    expect(stdout).toContain("95 % confidence: less than 14.0 % of prompts like these diverge in this protocol (n = 20).");
    expect(stdout).toContain("What this does not show:");
  });

  test("takes colour where it is forced", async () => {
    const { stdout } = await detcheck(["check", "--backend", "mock"], { env: { FORCE_COLOR: "1" } });
    expect(stdout).toContain("\u001b[32m");
  });

  test("prints one JSON document, the same one twice", async () => {
    const args = ["check", "--backend", "simulated", "--temperature", "0.8", "--seed", "5", "--runs", "2", "--json"];
    const [first, second] = await Promise.all([detcheck(args), detcheck(args)]);
    expect(first).toEqual(second);
    expect(JSON.parse(first.stdout)).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", settings: { seed: 5, runs: 2 }, bound: { n: 20 } });
  });

  test("finds a server that ignores the seed, shows where, and exits 1", async () => {
    let calls = 0;
    await using server = await startServer(fakeOllama({ answer: ({ prompt }) => `${prompt.slice(0, 12)} and then ${calls++}` }));
    const file = await prompts("two.jsonl", '"first prompt"\n{"prompt":"second prompt"}\n\n{"text":"second prompt"}\n');
    const { code, stdout } = await detcheck([
      "check",
      "--backend",
      "ollama",
      "--model",
      "tiny",
      "--base-url",
      server.url,
      "--prompts",
      file,
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("DIVERGED\n2 of 2 prompts got different answers to the same call.");
    expect(stdout).toContain('Prompt 1, "first prompt": runs 1 and 2 part at character 22 (byte 22).');
    expect(stdout).toContain('run 1   "0"');
    expect(stdout).toContain('run 2   "2"');
  });

  test("sends an OpenAI-compatible server the key from the variable that is named, and prints it nowhere", async () => {
    await using server = await startServer(fakeOpenai());
    const args = [
      "check",
      "--backend",
      "openai-compatible",
      "--model",
      "tiny",
      "--base-url",
      server.url,
      "--api-key-env",
      "MY_KEY",
      "--json",
    ];
    const { code, stdout, stderr } = await detcheck(args, { env: { MY_KEY: "open-sesame" } });
    expect([code, stderr]).toEqual([0, ""]);
    expect(server.requests[0]?.headers.authorization).toBe("Bearer open-sesame");
    expect(stdout).not.toContain("sesame");
  });

  test("is inconclusive, exit 3, when every answer is empty", async () => {
    await using server = await startServer(fakeOllama({ answer: () => "" }));
    const { code, stdout } = await detcheck(["check", "--backend", "ollama", "--model", "tiny", "--base-url", server.url]);
    expect(code).toBe(3);
    expect(stdout).toContain("INCONCLUSIVE\nEvery answer is empty");
  });

  test("is invalid, exit 4, when the model is replaced under way", async () => {
    let probes = 0;
    const fake = fakeOllama();
    const changing: Handler = (request, response, index) =>
      request.path === "/api/version" ? sendJson(response, { version: `0.13.${probes++}` }) : fake(request, response, index);
    await using server = await startServer(changing);
    const { code, stdout } = await detcheck(["check", "--backend", "ollama", "--model", "tiny", "--base-url", server.url, "--json"]);
    expect([code, JSON.parse(stdout).verdict]).toEqual([4, "INVALID"]);
  });

  test("stops at an interrupt with 130 and no half-written document", async () => {
    await using server = await startServer(async (request, response, index) => {
      if (request.path !== "/api/generate") return fakeOllama()(request, response, index);
      await new Promise(() => {});
    });
    const args = ["check", "--backend", "ollama", "--model", "tiny", "--base-url", server.url, "--json"];
    const { code, stdout } = await detcheck(args, { kill: () => server.requests.some(({ path }) => path === "/api/generate") });
    expect([code, stdout]).toEqual([130, ""]);
  });

  test.skipIf(!existsSync(tiny().path))("finds no divergence in the bundled model, greedy and sampled", async () => {
    const file = await prompts("few.jsonl", '"Write Python function `def f(n: int) -> int` that returns n plus 2."\n"Say something."\n');
    for (const temperature of ["0", "0.9"]) {
      const args = ["check", "--prompts", file, "--temperature", temperature, "--max-tokens", "24", "--runs", "2", "--json"];
      const { code, stdout } = await detcheck(args);
      expect([code, JSON.parse(stdout).backend]).toEqual([0, expect.objectContaining({ name: "embedded", determinism: "bit-exact" })]);
    }
  });
});

describe("errors", () => {
  test("no server: one sentence that says how to start it, exit 6", async () => {
    const server = await startServer(() => {});
    await server[Symbol.asyncDispose]();
    const args = ["check", "--backend", "ollama", "--model", "tiny", "--base-url", server.url];
    const text = await detcheck(args);
    expect(text).toEqual({
      code: 6,
      stdout: "",
      stderr: `error: No Ollama server answers at ${server.url}. Start it with "ollama serve", or pass --base-url.\n`,
    });
    const json = await detcheck([...args, "--json"]);
    expect([json.code, errorIn(json).code, json.stderr]).toEqual([6, "BACKEND_UNAVAILABLE", ""]);
  });

  test("no such model: the names that exist, exit 6", async () => {
    await using server = await startServer(fakeOllama({ models: ["a:1", "b:2"] }));
    const { code, stderr } = await detcheck(["check", "--backend", "ollama", "--model", "c", "--base-url", server.url]);
    expect([code, stderr]).toEqual([6, expect.stringContaining('has no model "c"; it has a:1, b:2.')]);
  });

  test.each<[string, readonly string[], number, string]>([
    ["an unknown flag", ["check", "--run", "3"], 5, "(Did you mean --runs?)"],
    ["an unknown command", ["chekc"], 5, "(Did you mean check?)"],
    ["one run", ["check", "--runs", "1"], 5, "at least 2"],
    ["a surplus argument", ["check", "now"], 5, "too many arguments"],
    ["an unknown backend", ["check", "--backend", "ollamma"], 5, "Allowed choices"],
    ["a missing model name", ["check", "--backend", "openai"], 5, "needs --model"],
    ["a base URL without a server", ["check", "--base-url", "http://x"], 5, "--base-url is for"],
    ["a base URL with a password", ["check", "--backend", "ollama", "--model", "m", "--base-url", "http://u:p@x"], 5, "user name"],
    ["a prompts file that is not there", ["check", "--prompts", "nowhere.jsonl"], 5, "nowhere.jsonl does not exist"],
    ["a model file that is not there", ["check", "--model", "nowhere.gguf"], 6, "nowhere.gguf"],
  ])("%s: exit code %s", async (_what, args, code, sentence) => {
    const [text, json] = await Promise.all([detcheck(args), detcheck([...args, "--json"])]);
    expect([text.code, text.stdout, text.stderr]).toEqual([code, "", expect.stringContaining(sentence)]);
    expect(errorIn(json)).toMatchObject({ message: expect.stringContaining(sentence) });
    expect([json.code, json.stderr]).toEqual([code, ""]);
  });

  test.each([
    ['"fine"\n{"prompt": \n', "bad.jsonl:2 is not JSON"],
    ["[1]\n", "bad.jsonl:1: expected a text"],
    ['{"prompt":7}\n', "bad.jsonl:1: expected a text"],
    ["\n", "bad.jsonl holds no prompt"],
  ])("a prompts file that holds %j: the line, exit 4", async (text, sentence) => {
    const file = await prompts("bad.jsonl", text);
    const { code, stderr } = await detcheck(["check", "--backend", "simulated", "--prompts", file]);
    expect([code, stderr]).toEqual([4, expect.stringContaining(sentence)]);
  });
});

describe("env", () => {
  test("prints one JSON document of facts with a fingerprint over them, and no path", async () => {
    const [first, second] = await Promise.all([detcheck(["env", "--json"]), detcheck(["env", "--json"])]);
    expect(first).toEqual(second);
    expect(first.code).toBe(0);
    const environment = JSON.parse(first.stdout);
    expect(environment).toMatchObject({
      node: { version: process.versions.node, v8: process.versions.v8 },
      cpu: { endianness: expect.stringMatching(/^(BE|LE)$/) },
      packages: { "@cupel/backends": expect.any(String) },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const path of [folder, process.execPath, main]) expect(first.stdout).not.toContain(path);
  });

  test("a variable that changes numerics changes the fingerprint", async () => {
    const fingerprint = async (env: Record<string, string>) => JSON.parse((await detcheck(["env", "--json"], { env })).stdout).fingerprint;
    expect(await fingerprint({ OMP_NUM_THREADS: "1" })).not.toBe(await fingerprint({}));
  });

  test("prints the same facts as lines", async () => {
    const { code, stdout } = await detcheck(["env"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`node.version                       ${process.versions.node}`)]);
  });
});

test.each([["--help"], ["check", "--help"], ["env", "--help"]])("help has examples: %s %s", async (...args) => {
  const { code, stdout } = await detcheck(args);
  expect([code, stdout]).toEqual([0, expect.stringContaining("Examples:\n  $ detcheck")]);
});

test("the version is the package's", async () => {
  expect(await detcheck(["--version"])).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: "" });
});
