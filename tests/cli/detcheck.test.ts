import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Handler, type Plant, plantedHandler, plantedModel, sendJson, startServer } from "@cupel/testing";
import { tiny } from "@cupel/tiny";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Finished, startCommand } from "../support/run-command.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "detcheck-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function detcheck(
  args: readonly string[],
  { env = {}, kill }: { readonly env?: Record<string, string>; readonly kill?: () => boolean } = {},
): Promise<Finished> {
  const { child, finished } = startCommand("detcheck", args, { directory: folder, environment: env });
  const timer: NodeJS.Timeout | undefined =
    kill &&
    setInterval(() => {
      if (!kill()) return;
      clearInterval(timer);
      child.kill("SIGINT");
    }, 20);
  return await finished.finally(() => clearInterval(timer));
}

async function prompts(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

const errorIn = ({ stdout }: Finished) => (JSON.parse(stdout) as { error: { code: string; message: string; hint: string | null } }).error;

const served = (...plants: Plant[]) => startServer(plantedHandler({ model: plantedModel({ plants }), latency: 1 }));
const many = async (count: number) =>
  await prompts(
    `${count}.jsonl`,
    Array.from({ length: count }, (_, index) => `${JSON.stringify(`Write f${index}, which adds ${index}.`)}\n`).join(""),
  );

describe("check", () => {
  test("prints the bound of agreement and exits 0 when it is the one wanted, as text without colour", async () => {
    const args = ["check", "--quiet", "--backend", "simulated", "--prompt-file", await many(60)];
    const { code, stdout, stderr } = await detcheck(args, { env: { NO_COLOR: "1" } });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      "T1i @ repeat: NO DIVERGENCE OBSERVED in 60 prompts × 3 runs × 1 axis. 95 %: < 4.9 % of prompts like these diverge",
    );
    expect(stdout).toContain("What this does not show:");
  });

  test("is inconclusive, exit 3, where its prompts are too few for that, unless any bound will do", async () => {
    const few = await detcheck(["check", "--backend", "simulated"]);
    expect([few.code, few.stdout]).toEqual([3, expect.stringContaining("the bound 14.0 % is above the 5.0 % wanted")]);
    expect((await detcheck(["check", "--backend", "simulated", "--min-bound", "none"])).code).toBe(0);
    expect((await detcheck(["check", "--backend", "simulated", "--fail-on", "diverged,invalid"])).code).toBe(0);
  });

  test("takes colour where it is forced", async () => {
    const { stdout } = await detcheck(["check", "--backend", "mock", "--min-bound", "none"], { env: { FORCE_COLOR: "1" } });
    expect(stdout).toContain("\u001b[32m");
  });

  test("prints one JSON document, the same one twice", async () => {
    const args = ["check", "--backend", "simulated", "--temperature", "0.8", "--seed", "5", "--runs", "2", "--json"];
    const [first, second] = await Promise.all([detcheck(args), detcheck(args)]);
    const plain = ({ stdout }: Finished) => ({ ...JSON.parse(stdout), cost: { ...JSON.parse(stdout).cost, milliseconds: 0 } });
    expect(plain(first)).toEqual(plain(second));
    expect(plain(first)).toMatchObject({ verdict: "INCONCLUSIVE", settings: { seed: 5 }, runs: 2, bounds: [{ prompts: 20 }] });
  });

  test("finds a server that draws at random, shows where, and exits 1", async () => {
    await using server = await served({ when: "always", rate: 0.5, effect: { kind: "flip", position: 2, nearTie: false } });
    const file = await prompts("two.jsonl", '"first prompt"\n{"prompt":"second prompt"}\n\n{"text":"second prompt"}\n');
    const args = ["check", "--backend", "ollama", "--model", "planted", "--base-url", server.url, "--prompts", file, "--runs", "8"];
    const { code, stdout } = await detcheck(args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/DIVERGED. repeat: [12] prompts? differs?: [12] in tokens/);
    expect(stdout).toMatch(
      /Prompt [12], "(first|second) prompt": baseline, run \d and baseline, run \d part at character \d+ \(byte \d+\)/,
    );
  });

  test("blames the load for what shows under load alone, as text, JUnit and a step summary", async () => {
    await using server = await served({ when: "concurrency", effect: { kind: "flip", position: 2, nearTie: false } });
    const args = [
      "check",
      "--backend",
      "llama-server",
      "--base-url",
      server.url,
      "--axis",
      "concurrency=1,3",
      "--axis",
      "cache",
      "--runs",
      "2",
    ];
    // One after the other: each is a load for the others.
    const text = await detcheck(args);
    const junit = await detcheck([...args, "--format", "junit"]);
    const github = await detcheck([...args, "--format", "github"]);
    expect([text.code, junit.code, github.code]).toEqual([1, 1, 1]);
    expect(text.stdout).toContain("CONCURRENCY_VARIANCE");
    expect(junit.stdout).toMatch(/<testcase name="concurrency" classname="llama-server">\s*<failure type="CONCURRENCY_VARIANCE"/);
    expect(junit.stdout).toContain('<testcase name="cache"');
    expect(github.stdout).toContain("## detcheck: DIVERGED");
  });

  test("sends an OpenAI-compatible server the key from the variable that is named, and prints it nowhere", async () => {
    await using server = await served();
    const args = [
      "check",
      "--backend",
      "openai-compatible",
      "--model",
      "planted",
      "--base-url",
      server.url,
      "--api-key-env",
      "MY_KEY",
      "--json",
    ];
    const { code, stdout, stderr } = await detcheck([...args, "--quiet", "--min-bound", "none"], { env: { MY_KEY: "open-sesame" } });
    expect([code, stderr]).toEqual([0, ""]);
    expect(server.requests[0]?.headers.authorization).toBe("Bearer open-sesame");
    expect(stdout).not.toContain("sesame");
  });

  test("is invalid, exit 4, when the model is replaced under way", async () => {
    let probes = 0;
    const fake = plantedHandler({ latency: 1 });
    const changing: Handler = (request, response, index) =>
      request.path === "/api/version" ? sendJson(response, { version: `0.13.${probes++}` }) : fake(request, response, index);
    await using server = await startServer(changing);
    const { code, stdout } = await detcheck(["check", "--backend", "ollama", "--model", "planted", "--base-url", server.url, "--json"]);
    expect([code, JSON.parse(stdout).verdict, JSON.parse(stdout).category]).toEqual([4, "INVALID", "ENV_MISMATCH"]);
  });

  test("stops at an interrupt with 130 and no half-written document", async () => {
    const fake = plantedHandler();
    await using server = await startServer(async (request, response, index) => {
      if (request.path !== "/api/generate") return fake(request, response, index);
      await new Promise(() => {});
    });
    const args = ["check", "--backend", "ollama", "--model", "planted", "--base-url", server.url, "--json"];
    const { code, stdout } = await detcheck(args, { kill: () => server.requests.some(({ path }) => path === "/api/generate") });
    expect([code, stdout]).toEqual([130, ""]);
  });

  test.skipIf(!existsSync(tiny().path))(
    "the bundled model repeats itself in tokens and logits, greedy and sampled, and batches are no treatment for it",
    async () => {
      const file = await prompts(
        "few.jsonl",
        '"Write Python function `def f(n: int) -> int` that returns n plus 2."\n"Write Python function `def g(n: int) -> int` that returns n plus 3."\n',
      );
      for (const temperature of ["0", "0.9"]) {
        const args = [
          "check",
          "--prompts",
          file,
          "--temperature",
          temperature,
          "--max-tokens",
          "24",
          "--runs",
          "2",
          "--tier",
          "2",
          "--min-bound",
          "none",
          "--json",
        ];
        const { code, stdout } = await detcheck(args);
        expect([code, JSON.parse(stdout).guarantee]).toEqual([0, "2b"]);
      }
      const { code, stdout } = await detcheck(["check", "--prompts", file, "--runs", "2", "--vary-batch", "1,2,4", "--json"]);
      const report = JSON.parse(stdout);
      expect([code, report.verdict, report.axes.map(({ axis, status }: { axis: string; status: string }) => [axis, status])]).toEqual([
        4,
        "INVALID",
        [
          ["repeat", "inconclusive"],
          ["batch", "vacuous"],
        ],
      ]);
    },
  );

  test.skipIf(!existsSync(tiny().path))(
    "an answer that is nothing but its end is compared by the score of that: inconclusive with its bound, beside a batch that is none",
    async () => {
      const args = ["check", "--backend", "embedded", "--prompt", "Hello", "--tier", "2", "--runs", "5", "--out", "hello"];
      const alone = await detcheck(args);
      expect([alone.code, alone.stdout]).toEqual([
        3,
        expect.stringContaining("T2b @ repeat: INCONCLUSIVE. repeat: no divergence in 1 prompt × 5 runs, but the bound 52.8 % is above"),
      ]);
      const batched = await detcheck([...args, "--vary-batch", "1,2,4"]);
      expect([batched.code, batched.stdout]).toEqual([
        4,
        expect.stringMatching(
          /INVALID\. batch VACUOUS: the engine computes every sequence by itself.*; repeat INCONCLUSIVE: no divergence/,
        ),
      ]);
      expect(batched.stdout).not.toContain("FAILED");
      const trace = (await readFile(join(folder, "hello", "trace.jsonl"), "utf8")).trim().split("\n");
      for (const { text, generated_token_ids, scores } of trace.map((line) => JSON.parse(line)))
        expect([text, generated_token_ids.length, scores.length]).toEqual(["", 1, 1]);
    },
  );

  test("--quiet says nothing of progress", async () => {
    const slow = plantedHandler({ latency: 150 });
    await using server = await startServer(slow);
    const args = ["check", "--backend", "ollama", "--model", "planted", "--base-url", server.url, "--prompt", "Hi", "--runs", "15"];
    const [told, quiet] = await Promise.all([detcheck(args), detcheck(["--quiet", ...args])]);
    expect(told.stderr).toMatch(/^(repeat.*: \d+ of 15 answers.*\n)+$/);
    expect(quiet.stderr).toBe("");
  });

  test("a hopeless claim is unsupported, exit 2: strict mode without batches, and transformers", async () => {
    await using server = await served();
    const strict = [
      "check",
      "--backend",
      "ollama",
      "--model",
      "planted",
      "--base-url",
      server.url,
      "--vary-batch",
      "1,2",
      "--mode",
      "strict",
      "--json",
    ];
    const { code, stdout } = await detcheck(strict);
    expect([code, JSON.parse(stdout).category]).toEqual([2, "UNSUPPORTED_REQUEST"]);
    expect(await detcheck(["check", "--backend", "hf", "--model", "gpt2"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("UNSUPPORTED_REQUEST"),
    });
  });
});

test("replay sends the divergence of a pack again, to the server it was found at or to another one", async () => {
  await using broken = await served({ when: "batch", effect: { kind: "flip", position: 3, nearTie: false } });
  await using mended = await served();
  const file = await prompts("five.jsonl", '"a one"\n"b two"\n"c three"\n"d four"\n"e five"\n');
  const setup = ["--backend", "vllm", "--model", "planted", "--base-url", broken.url, "--api-key-env", "MY_KEY"];
  const check = await detcheck(["check", ...setup, "--prompts", file, "--vary-batch", "1,4", "--runs", "2", "--out", "pack"], {
    env: { MY_KEY: "open-sesame-key" },
  });
  expect([check.code, check.stderr]).toEqual([1, ""]);
  const again = await detcheck(["replay", "pack", "--json"]);
  expect([again.code, JSON.parse(again.stdout)]).toMatchObject([
    1,
    { outcome: "REPRODUCED", diverged: 10, of: 10, differences: [], case: { axis: "batch", level: "2", minimal: true } },
  ]);
  const elsewhere = await detcheck(["replay", "pack", "--base-url", mended.url, "--times", "5"]);
  expect([elsewhere.code, elsewhere.stdout]).toEqual([0, expect.stringContaining("NOT REPRODUCED in 5 (95 %: < 45.1 % per trial)")]);
  expect((await detcheck(["replay", "pack", "--backend", "simulated", "--times", "3"])).code).toBe(4);
  const pack = join(folder, "pack");
  for (const name of await readdir(pack, { recursive: true }))
    if (name.includes(".")) expect(await readFile(join(pack, name), "utf8"), name).not.toContain("sesame");
  await writeFile(join(pack, "stats.json"), "{}");
  expect(await detcheck(["replay", "pack"])).toMatchObject({ code: 4, stderr: expect.stringContaining("stats.json was altered") });
  expect((await detcheck(["replay", "nowhere"])).code).toBe(4);
});

test("compare tells setups apart beyond their own noise; golden holds a setup against what it answered", async () => {
  const noisy = ["--backend", "simulated", "--plant", "always:flip@5,rate=0.5,share=0.3"];
  expect(await detcheck(["golden", "record", "gold", ...noisy, "--tier", "2"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^20 prompts, 5 answers each, in gold; [1-9]\d* of them noisy/),
  });
  const again = await detcheck(["golden", "check", "gold", ...noisy]);
  expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^MATCH: \d+ stable prompts answer as recorded/)]);
  const changed = await detcheck(["golden", "check", "gold", ...noisy, "--plant", "always:flip@2,share=0.5", "--json"]);
  expect([changed.code, JSON.parse(changed.stdout)]).toMatchObject([1, { outcome: "CHANGED", layer: "tokens" }]);
  await detcheck(["golden", "record", "next", ...noisy, "--plant", "always:flip@2,share=0.5"]);
  expect((await detcheck(["golden", "diff", "gold", "gold"])).code).toBe(0);
  expect(await detcheck(["golden", "diff", "gold", "next"])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("CHANGED in tokens"),
  });
  await prompts("same.json", '{"backend":"simulated","plant":["always:flip@5,rate=0.5,share=0.3"]}');
  await prompts("other.json", '{"backend":"simulated","plant":["always:flip@2"]}');
  const same = await detcheck(["compare", "gold", "same.json"]);
  expect([same.code, same.stdout]).toEqual([0, expect.stringMatching(/^SAME WITHIN NOISE: not distinguished at this sample size/)]);
  const other = await detcheck(["compare", "gold", "other.json", "--json"]);
  expect([other.code, JSON.parse(other.stdout).outcome]).toEqual([1, "DIFFERENT"]);
  const few = await detcheck(["compare", "same.json", "other.json", "--prompt", "only one", "--runs", "2"]);
  expect([few.code, few.stdout]).toEqual([3, expect.stringContaining("INCONCLUSIVE")]);
  await prompts("key.json", '{"backend":"openai","model":"m","apiKey":"k"}');
  expect(await detcheck(["compare", "gold", "key.json"])).toMatchObject({ code: 5, stderr: expect.stringContaining('a field "apiKey"') });
});

test("plan tells cost, bound and power, and sends no prompt", async () => {
  await using server = await served();
  const args = [
    "plan",
    "--backend",
    "vllm",
    "--model",
    "planted",
    "--base-url",
    server.url,
    "--axis",
    "batch=1,4",
    "--price",
    "input=1,output=2",
  ];
  const { code, stdout } = await detcheck(args);
  expect([code, stdout]).toEqual([0, expect.stringContaining("20 prompts × 3 runs × 2 cells: 75 requests")]);
  expect(server.requests.every(({ method }) => method === "GET")).toBe(true);
  const json = JSON.parse((await detcheck([...args, "--json"])).stdout);
  expect(json).toMatchObject({ requests: 75, claims: 2, meetsBound: false, needed: { prompts: 72 } });
});

test("run keeps a trace, diff compares two of them, and exits 1 where they differ", async () => {
  const run = (out: string, ...more: string[]) =>
    detcheck(["run", "--backend", "simulated", "--prompt", "Hello there", "--out", out, ...more]);
  expect((await run("monday")).code).toBe(0);
  await run("tuesday");
  await run("wednesday", "--plant", "always:flip@4");
  const same = await detcheck(["diff", "monday", "tuesday"]);
  expect([same.code, same.stdout]).toEqual([0, expect.stringContaining("Status: PASS\nCategory: PASS")]);
  const other = await detcheck(["diff", "--left", "monday/trace.jsonl", "--right", "wednesday/trace.jsonl", "--json"]);
  expect([other.code, JSON.parse(other.stdout)]).toMatchObject([
    1,
    { category: "RUN_VARIANCE_FIXED_BATCH", differences: [{ layer: "tokens", difference: { tokenIndex: 4 } }] },
  ]);
});

test("--validate-schema holds what is written and read to its schema", async () => {
  const flag = "--validate-schema";
  const simulated = ["--backend", "simulated", "--prompt", "Hello there", "--runs", "2", "--min-bound", "none", flag];
  expect(await detcheck(["check", "--quiet", ...simulated, "--out", "valid"])).toMatchObject({ code: 0, stderr: "" });
  expect(await detcheck(["run", "--quiet", ...simulated, "--out", "valid-run"])).toMatchObject({ code: 0, stderr: "" });
  expect(await detcheck(["env", flag, "--json"])).toMatchObject({ code: 0, stderr: "" });
  expect(await detcheck(["report", "--in", "valid/report.json", flag])).toMatchObject({ code: 0, stderr: "" });
  expect(await detcheck(["diff", "valid", "valid", flag])).toMatchObject({ code: 0, stderr: "" });
  const report = JSON.parse(await readFile(join(folder, "valid", "report.json"), "utf8"));
  await prompts("wrong.json", JSON.stringify({ ...report, status: "MAYBE" }));
  expect(await detcheck(["report", "--in", "wrong.json", flag])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("wrong.json does not hold to its schema: /status must be equal to one of the allowed values."),
  });
});

test("report prints a stored report again, as text and as JUnit into a file", async () => {
  const { stdout } = await detcheck(["check", "--backend", "simulated", "--json"]);
  await prompts("report.json", stdout);
  expect((await detcheck(["report", "--in", "report.json"])).stdout).toContain("INCONCLUSIVE");
  expect((await detcheck(["report", "--in", "report.json", "--format", "junit", "--out", "deep/down/junit.xml"])).code).toBe(0);
  expect(await readFile(join(folder, "deep/down/junit.xml"), "utf8")).toContain("<testsuites");
  await prompts("theirs.json", '{"status":"FAIL","category":"BATCH_VARIANCE","details":{"runs":3}}');
  expect((await detcheck(["report", "--in", "theirs.json"])).stdout).toBe("Status: FAIL\nCategory: BATCH_VARIANCE\nDetails:\n- runs: 3\n");
});

test("probes puts prompts first that vary, then those nearest to a tie, and writes them as prompts", async () => {
  const args = [
    "probes",
    "--backend",
    "simulated",
    "--plant",
    "always:flip@0,rate=0.5,share=0.2",
    "--queries",
    "8",
    "--out",
    "probes.jsonl",
    "--json",
  ];
  const { code, stdout } = await detcheck(args);
  const { probes } = JSON.parse(stdout) as { probes: { distinct: number; margin: number }[] };
  expect(code).toBe(0);
  expect(probes[0]?.distinct).toBe(2);
  expect(probes.at(-1)?.distinct).toBe(1);
  const alike = probes.filter(({ distinct }) => distinct === 1).map(({ margin }) => margin);
  expect(alike).toEqual([...alike].sort((left, right) => left - right));
  expect((await detcheck(["plan", "--backend", "simulated", "--prompt-file", "probes.jsonl"])).stdout).toContain("20 prompts");
});

test("sim serves until it is interrupted", async () => {
  const { child, finished } = startCommand("detcheck", ["sim", "--plant", "always:flip@3", "--json"], { directory: folder });
  const [line] = (await once(child.stdout, "data")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const { code, stdout } = await detcheck([
    "check",
    "--backend",
    "sglang",
    "--base-url",
    url,
    "--runs",
    "2",
    "--min-bound",
    "none",
    "--json",
  ]);
  expect([code, JSON.parse(stdout).target.name]).toEqual([0, "sglang"]);
  child.kill("SIGINT");
  expect((await finished).code).toBe(130);
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
    await using server = await served();
    const { code, stderr } = await detcheck(["check", "--backend", "ollama", "--model", "c", "--base-url", server.url]);
    expect([code, stderr]).toEqual([6, expect.stringContaining('has no model "c"; it has planted:latest.')]);
  });

  test.each<[string, readonly string[], number, string]>([
    ["an unknown flag", ["check", "--run", "3"], 5, "(Did you mean --runs?)"],
    ["an unknown command", ["chekc"], 5, "(Did you mean check?)"],
    ["one run", ["check", "--runs", "1"], 5, "at least 2"],
    ["a surplus argument", ["check", "now"], 5, "too many arguments"],
    ["an unknown backend", ["check", "--backend", "ollamma"], 5, "Allowed choices"],
    ["an empty prompt", ["check", "--prompt", ""], 5, "--prompt is empty"],
    ["an axis that is none", ["check", "--axis", "concurency=1,2"], 5, "Did you mean concurrency?"],
    ["a level that is none", ["check", "--axis", "cache=cold,lukewarm"], 5, 'no level "lukewarm"'],
    ["an axis with one level", ["check", "--axis", "threads=2"], 5, "at least two levels"],
    ["a plant that is none", ["check", "--backend", "simulated", "--plant", "moon:flip@1"], 5, "expected such as"],
    ["a missing model name", ["check", "--backend", "openai"], 5, "needs --model"],
    ["a base URL without a server", ["check", "--base-url", "http://x"], 5, "--base-url is for servers"],
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
    ['"a"\n""\n', "bad.jsonl:2: the prompt is empty"],
  ])("a prompts file that holds %j: the line, exit 4", async (text, sentence) => {
    const file = await prompts("bad.jsonl", text);
    const { code, stderr } = await detcheck(["check", "--backend", "simulated", "--prompts", file]);
    expect([code, stderr]).toEqual([4, expect.stringContaining(sentence)]);
  });

  test("a prompts file named .txt: each line is a prompt as it stands", async () => {
    const file = await prompts("some.txt", '{"prompt": \r\n\n[1]\n[1]\nWrite "it" down.\n');
    const { code, stdout } = await detcheck(["check", "--backend", "simulated", "--prompt-file", file, "--no-pack", "--json"]);
    expect([code, JSON.parse(stdout)]).toMatchObject([3, { axes: [{ axis: "repeat", prompts: 3 }] }]);
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
    for (const path of [folder, process.execPath, process.cwd()]) expect(first.stdout).not.toContain(path);
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

test("env writes its snapshot where it is told, without values that are to be left out", async () => {
  const variables = { OMP_NUM_THREADS: "7", MKL_NUM_THREADS: "9" };
  const snapshot = async (...args: string[]) => {
    expect((await detcheck(["env", ...args], { env: variables })).code).toBe(0);
    return JSON.parse(await readFile(join(folder, "env.json"), "utf8"));
  };
  expect(await snapshot("--out", "env.json")).toMatchObject({
    artifact_type: "env_snapshot",
    env_vars: { OMP_NUM_THREADS: "7", MKL_NUM_THREADS: "9", PYTHONHASHSEED: null },
  });
  expect((await snapshot("--out", "env.json", "--redact-env-var", "OMP_NUM_THREADS")).env_vars).toMatchObject({
    OMP_NUM_THREADS: "<redacted>",
    MKL_NUM_THREADS: "9",
  });
  expect((await snapshot("--out", "env.json", "--redact-env")).env_vars).toMatchObject({
    OMP_NUM_THREADS: "<redacted>",
    MKL_NUM_THREADS: "<redacted>",
  });
});

test.each([
  ["--help"],
  ["check", "--help"],
  ["env", "--help"],
  ["plan", "--help"],
  ["run", "--help"],
  ["diff", "--help"],
  ["report", "--help"],
  ["probes", "--help"],
  ["replay", "--help"],
  ["compare", "--help"],
  ["golden", "--help"],
  ["golden", "record", "--help"],
  ["sim", "--help"],
])("help has examples: %s %s", async (...args) => {
  const { code, stdout } = await detcheck(args);
  expect([code, stdout]).toEqual([0, expect.stringContaining("Examples:\n  $ detcheck")]);
});

test("the version is the package's", async () => {
  expect(await detcheck(["--version"])).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: "" });
});
