import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalRecord, type RunRecord, recordSchema } from "@cupel/core";
import { sampleSchema, summarySchema } from "@cupel/reporters";
import { type FakeRequest, fakeOllama, fakeOpenai, type Handler, startServer } from "@cupel/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { linesOf, recordsIn } from "../support/run-artifacts.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const wrong = "def solve(n):\n    return n % 2 == 1";
const right =
  "import math\n\ndef helper(n):\n    return all(n % d for d in range(2, math.isqrt(n) + 1))\n\ndef solve(n):\n    return n > 1 and helper(n)";
const isReview = ({ prompt }: FakeRequest) => prompt.includes("Review its result");
const truthful = ({ prompt }: FakeRequest) => {
  const [, n = "", output] = /Call: solve\((-?\d+)\)\nResult: (true|false)/.exec(prompt) ?? [];
  const prime = Number(n) > 1 && !Array.from({ length: Number(n) }, (_, d) => d).some((d) => d > 1 && Number(n) % d === 0);
  return JSON.stringify({ correct: output === String(prime), feedback: `${n} is ${prime ? "" : "not "}prime` });
};
/** Writes programs in turn: one more with each question that shows the last one. */
const writer = (...programs: readonly string[]) => {
  let written = 0;
  return () => `\`\`\`python\n${programs[Math.min(written++, programs.length - 1)]}\n\`\`\``;
};
const model = (write: (request: FakeRequest) => string, review: (request: FakeRequest) => string = truthful) => ({
  models: ["writer", "judge"],
  answer: (request: FakeRequest) => (isReview(request) ? review(request) : write(request)),
});
const openai = (url: string) => ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${url}/v1`];
const loop = (directory: string, args: readonly string[], environment = {}) =>
  runCommand("cupel", ["loop", ...args], { directory, environment });
const reportIn = async (folder: string) => JSON.parse(await readFile(join(folder, "loop.json"), "utf8"));

test("the bundled model against itself runs offline to an end, with everything on record", { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  const args = ["--dataset", "primes", "--improver", "embedded", "--evaluator", "embedded", "--max-iterations", "5", "--out", "run"];
  const { code, stdout, stderr } = await loop(folder.path, args);
  expect({ code, stderr }).toMatchObject({
    code: expect.toSatisfy((own: number) => own === 0 || own === 1),
    stderr: expect.stringContaining("iteration 1/5"),
  });
  expect(stdout).toMatch(/precision +.*\d\/\d+\) {2}of the results it accepted, right\n {2}recall .*\n {2}false accept/);
  const run = join(folder.path, "run");
  const [record] = await recordsIn(run);
  const summary = JSON.parse(await readFile(join(run, "summary.json"), "utf8"));
  const samples = await linesOf(join(run, "samples.jsonl"));
  for (const [schema, value] of [
    [recordSchema, record],
    [summarySchema, summary],
    [sampleSchema, samples[0]],
  ] as const) {
    // biome-ignore format: short
    const valid = new Ajv2020({ strict: false }).compile(schema);
    expect(valid(value), JSON.stringify(valid.errors)).toBe(true);
  }
  const report = await reportIn(run);
  expect(report).toMatchObject({
    status: "complete",
    rule: "truth",
    held_out: { n: 30 },
    evaluator: { precision: { n: expect.any(Number) } },
  });
  expect(await linesOf(join(run, "history.jsonl"))).toHaveLength(report.iterations + 1);
  expect(await readFile(join(run, "program.py"), "utf8")).not.toBe("");
  const other = await runCommand("cupel", ["run", "--resume", "run"], { directory: folder.path });
  expect([other.code, other.stderr]).toEqual([5, expect.stringMatching(/holds a loop\.\n.*cupel loop --resume/)]);
  for (const name of ["run.json", "summary.json", "samples.jsonl", "leaderboard.md", "loop.md"])
    expect(existsSync(join(run, name)), name).toBe(true);
});

test("two models reach a program that passes everything, and their recorded answers do the same again without a server", async () => {
  await using folder = await temporaryFolder();
  const run = (name: string) => join(folder.path, name);
  {
    await using server = await startServer(fakeOpenai(model(writer(wrong, right))));
    const { code, stdout, stderr } = await loop(folder.path, [...openai(server.url), "--out", "first"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain(
      "stop: solved after 2 of 5 programs\nbest program: 20 of 20 public cases, in iteration 2\nheld out: 1.00 [0.88, 1.00] (30/30)\n",
    );
    expect(stderr).toContain("evaluator on 20 new results: 0 of 4 wrong accepted, 0 of 16 right refused");
  }
  const tape = `replay:${join("first", "records.jsonl")}`;
  const replayed = ["--improver", tape, "--improver-model", "writer", "--evaluator", tape, "--evaluator-model", "judge"];
  const { code, stderr } = await loop(folder.path, [...replayed, "--out", "second"]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const [first, second] = await Promise.all(["first", "second"].map((name) => recordsIn(run(name))));
  const same = (record: RunRecord | undefined) => ({ ...canonicalRecord(record as RunRecord), backend: "" });
  expect(same(second?.[0])).toEqual(same(first?.[0]));
  expect(await readFile(join(run("second"), "history.jsonl"), "utf8")).toBe(await readFile(join(run("first"), "history.jsonl"), "utf8"));
  expect(await readFile(join(run("first"), "program.py"), "utf8")).toBe(`${right}\n`);
  const report = await reportIn(run("first"));
  expect(report.evaluator).toMatchObject({
    n: 24,
    precision: { k: 20, n: 20 },
    recall: { k: 20, n: 20 },
    false_accept: { k: 0, n: 4 },
    kappa: 1,
    beats_chance: true,
  });
});

test("an evaluator that always says yes ends no loop as solved, and the report says what its word is worth (DL-01)", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(
    fakeOpenai(
      model(writer(wrong, "def solve(n):\n    return n == 2", "def solve(n): return True"), () => '{"correct": true, "feedback": ""}'),
    ),
  );
  const { code, stdout } = await loop(folder.path, [...openai(server.url), "--json"]);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ stop: "no_progress", verified: true, scores: [16, 13, 8], best: { iteration: 1, passed: 16 } });
  expect(report.evaluator).toMatchObject({ false_accept: { rate: 1 }, recall: { rate: 1 }, beats_chance: false });
});

test("the reference's config.yaml is understood; its address and level are, a flag, a variable and the file in this order (DL-11, DL-14)", async () => {
  await using folder = await temporaryFolder();
  const seen: FakeRequest[] = [];
  const { models, answer } = model(writer(right));
  const watched = { models, answer: (request: FakeRequest) => answer(seen[seen.push(request) - 1] as FakeRequest) };
  await using server = await startServer(fakeOllama(watched));
  const config = (url: string) => `
ollama_base_url: "${url}"
llm: { evaluator_model: "judge", improver_model: "writer" }
dataset: { range_start: 2, range_end: 12 }
loop: { max_iterations: 4 }
logging: { show_all_data_points: true, max_failures_to_log: 3, level: DEBUG }
`;
  await writeFile(join(folder.path, "config.yaml"), config("http://127.0.0.1:9"));
  const down = await loop(folder.path, ["--config", "config.yaml", "--out", "down"]);
  expect(down).toMatchObject({ code: 6, stdout: "", stderr: expect.stringMatching(/^error: .*127\.0\.0\.1:9/) });
  expect(existsSync(join(folder.path, "down"))).toBe(false);
  const { code, stderr } = await loop(folder.path, ["--config", "config.yaml", "--out", "run"], { OLLAMA_BASE_URL: server.url });
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      "loop on primes (11 public cases, 30 held out): ollama:writer improves, ollama:judge evaluates, at most 4 programs",
    ),
  });
  // Every data point, its columns as help names them, and the evaluator's words.
  const { stdout: help } = await loop(folder.path, ["--help"]);
  const columns = /a table of (\w+), (\w+), (\w+), (\w+), (\w+)\./.exec(help)?.slice(1) ?? [];
  const guide = await readFile(fileURLToPath(new URL("../../docs/guides/migrate-from-dual-llm.md", import.meta.url)), "utf8");
  expect(guide.replaceAll("\n", " ")).toContain(`columns ${columns.join(", ")}.`);
  expect(stderr).toMatch(new RegExp(`^  ${columns.join(" +")}\n  solve\\(2\\) +true +true +pass +pass\n`, "m"));
  expect(stderr).toContain("solve(12): 12 is not prime");
  expect(seen.map(({ model: asked }) => asked)).toEqual(["writer", ...Array(11).fill("judge")]);
  expect(seen.every(({ seed, temperature, maxTokens }) => seed >= 0 && temperature === 0 && maxTokens > 0)).toBe(true);
  await writeFile(join(folder.path, "config.yaml"), config(server.url));
  const flagged = await loop(folder.path, ["--config", "config.yaml", "--max-iterations", "2", "--out", "two"], { LOG_LEVEL: "error" });
  expect([flagged.code, flagged.stderr]).toEqual([0, ""]);
  expect(await reportIn(join(folder.path, "two"))).toMatchObject({ max_iterations: 2 });
});

test("a file of a user's own is a dataset; without labels the evaluator decides, and that is said first", async () => {
  await using folder = await temporaryFolder();
  const review = ({ prompt }: FakeRequest) => JSON.stringify({ correct: /"(\w+)"\)\nResult: "\1!"/.test(prompt), feedback: "shout" });
  await using server = await startServer(
    fakeOpenai(model(writer("def solve(s):\n    return s", "def solve(s):\n    return s + '!'"), review)),
  );
  const lines = (labelled: boolean) =>
    ["a", "b", "c", "d"].map((input) => JSON.stringify({ input, ...(labelled && { expected: `${input}!` }) })).join("\n");
  await writeFile(join(folder.path, "own.jsonl"), lines(false));
  await writeFile(join(folder.path, "labelled.jsonl"), lines(true));
  const told = ["--instruction", "Write solve(s) that shouts."];
  const { code, stdout } = await loop(folder.path, [...openai(server.url), "--dataset", "own.jsonl", ...told, "--out", "run"]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^UNVERIFIED: .*\nstop: accepted after 2 of 5 programs\n/)]);
  expect(stdout).toContain("evaluator: not calibrated");
  const [record] = await recordsIn(join(folder.path, "run"));
  expect(record?.verdict).toMatchObject({ status: "pass", level: "parsed" });
  const labelled = await loop(folder.path, [...openai(server.url), "--dataset", "labelled.jsonl", ...told, "--hold-out", "0.5", "--json"]);
  expect(JSON.parse(labelled.stdout)).toMatchObject({ stop: "solved", verified: true, best: { total: 2 }, held_out: { k: 2, n: 2 } });
});

test("whatever a program does, the loop goes on, and nothing but a program that passes ends it (DL-04, DL-05)", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const hostile = [
    "import sys\nsys.exit(0)",
    "def solve(n):\n    while True: pass",
    "def solve(n):\n    print('flood' * 1000000)\n    import sys\n    sys.exit(0)",
    "class Liar:\n    def __eq__(self, other): return True\ndef solve(n):\n    return Liar()",
    right,
  ];
  const reviewed: string[] = [];
  await using server = await startServer(
    fakeOpenai(
      model(writer(...hostile), (request) => {
        reviewed.push(request.prompt);
        return truthful(request);
      }),
    ),
  );
  const { code, stderr } = await loop(folder.path, [
    ...openai(server.url),
    "--range-start",
    "1",
    "--range-end",
    "8",
    "--patience",
    "9",
    "--out",
    "run",
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("iteration 5/5: 8 of 8 pass") });
  const history = await linesOf<{ passed: number; cases: { truth: string; output?: string }[] }>(join(folder.path, "run", "history.jsonl"));
  expect(history.slice(0, 5).map(({ passed }) => passed)).toEqual([0, 0, 0, 0, 8]);
  expect(
    history
      .slice(0, 4)
      .flatMap(({ cases }) => cases)
      .every(({ truth, output }) => truth === "fail" && output === undefined),
  ).toBe(true);
  // Nobody is asked about what returned nothing.
  expect(reviewed).toHaveLength(8);
});

test("no point that is held out reaches a model or the record's notes: it only scores", async () => {
  await using folder = await temporaryFolder();
  const prompts: string[] = [];
  const { models, answer } = model(writer("def solve(t):\n    return t", "def solve(t):\n    return t.lower()"), () => "no idea");
  const handler = fakeOpenai({ models, answer: (request) => answer(request) });
  const listening: Handler = (request, response, index) => {
    prompts.push(JSON.stringify(request.body));
    return handler(request, response, index);
  };
  await using server = await startServer(listening);
  expect((await loop(folder.path, [...openai(server.url), "--dataset", "slugs", "--out", "run"])).code).toBe(0);
  const points = await linesOf<{ input: string; split?: string }>(fileURLToPath(new URL("../../eval/loop/slugs.jsonl", import.meta.url)));
  const hidden = points.filter(({ split }) => split === "held-out").map(({ input }) => input);
  const shown = points.filter(({ split, input }) => split === undefined && input !== undefined).map(({ input }) => input);
  const [record] = await recordsIn(join(folder.path, "run"));
  const told = `${prompts.join("\n")}${JSON.stringify(record?.notes)}`;
  expect(hidden).toHaveLength(12);
  expect(shown.filter((input) => told.includes(JSON.stringify(JSON.stringify(input)).slice(3, -3)))).toHaveLength(20);
  for (const input of hidden.filter(({ length }) => length > 3)) expect(told, input).not.toContain(JSON.stringify(input).slice(1, -1));
});

test("a spent budget ends the loop with its best program, scored", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai(model(writer(wrong, right))));
  const { code, stdout } = await loop(folder.path, [...openai(server.url), "--budget", "calls=9", "--out", "run", "--json"]);
  expect([code, JSON.parse(stdout)]).toMatchObject([
    3,
    { stop: "budget", best: { iteration: 1, passed: 16 }, held_out: { n: 30 }, spent: { calls: 9 } },
  ]);
  expect(await readFile(join(folder.path, "run", "program.py"), "utf8")).toBe(`${wrong}\n`);
});

test("a server that breaks three times in a row ends the loop with exit code 6 and a sentence, and it can be resumed (DL-06)", async () => {
  await using folder = await temporaryFolder();
  let broken = true;
  const handler = fakeOpenai(model(writer(wrong, right)));
  let asked = 0;
  const stumbling: Handler = (request, response, index) => {
    if (request.path === "/v1/chat/completions" && ++asked > 21 && broken) {
      response.writeHead(500);
      return void response.end("broken");
    }
    return handler(request, response, index);
  };
  await using server = await startServer(stumbling);
  const first = await loop(folder.path, [...openai(server.url), "--out", "run"]);
  expect(first).toMatchObject({ code: 6, stderr: expect.stringMatching(/error: .*500.* Continue with --resume run\n$/s) });
  expect(await reportIn(join(folder.path, "run"))).toMatchObject({ stop: "backend_error", best: { passed: 16 } });
  expect(asked).toBe(24);
  broken = false;
  const { code, stdout } = await loop(folder.path, ["--resume", "run", "--json"]);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { stop: "solved", scores: [16, 20] }]);
  // The first program and its reviews were not asked for again.
  expect(asked).toBe(24 + 1 + 4);
});

test("a server that goes away ends it with exit code 6 and a sentence; the best program and a report stand there, and it goes on when it is back", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const handler = fakeOpenai(model(({ prompt }) => (prompt.includes("Your last program") ? right : wrong)));
  let asked = 0;
  const { promise: deep, resolve } = Promise.withResolvers<void>();
  await using server = await startServer((request, response, index) => {
    if (request.path.endsWith("/completions") && ++asked === 22) {
      resolve();
      return void response.socket?.destroy();
    }
    return handler(request, response, index);
  });
  const { finished } = startCommand("cupel", ["loop", ...openai(server.url), "--out", "run"], { directory: folder.path });
  await deep;
  await server.stop();
  const { code, stdout, stderr } = await finished;
  expect({ code, stdout, stderr }).toMatchObject({
    code: 6,
    stdout: "",
    stderr: expect.stringMatching(/Continue with --resume run\nerror: .+\n/),
  });
  const run = join(folder.path, "run");
  expect(await readFile(join(run, "program.py"), "utf8")).toBe(`${wrong}\n`);
  expect(await reportIn(run)).toMatchObject({ status: "partial", stop: "interrupted", scores: [16], reason: expect.stringMatching(/./) });
  expect(await readFile(join(run, "loop.md"), "utf8")).toContain("stop: interrupted after 1 of 5 programs (");
  await server.start();
  expect(await loop(folder.path, ["--resume", "run"])).toMatchObject({ code: 0 });
  expect(await reportIn(run)).toMatchObject({ status: "complete", stop: "solved", scores: [16, 20] });
});

test.each([
  [["--improver", "simulated"], 5, 'A loop cannot use the backend "simulated"'],
  [["--improver", "ollama"], 5, "The improver needs a model on ollama"],
  [["--improver", "ollama:a", "--improver-model", "b"], 5, "named twice"],
  [["--improver", "replay"], 5, "needs recorded answers"],
  [["--evaluator", "replay:nowhere.jsonl"], 5, "does not exist"],
  [["--dataset", "prims"], 5, 'There is no dataset "prims": it is none of primes, slugs'],
  [["--dataset", "slugs", "--range-end", "9"], 5, "for the dataset primes only"],
  [["--dataset", "slugs", "--hold-out", "0.5"], 5, "says itself what it holds out"],
  [["--range-start", "9", "--range-end", "2"], 5, "The range from 9 to 2 is none"],
  [["--dataset", "own.jsonl"], 5, "does not say what the function does"],
  [["--dataset", "own.jsonl", "--instruction", "x", "--stop", "truth"], 5, "have no labels"],
  [["--dataset", "broken.jsonl"], 4, "broken.jsonl:1: not valid JSON"],
  [["--config", "bad.yaml"], 5, 'there is no option "llm.improver"; did you mean "llm.improver_model"?'],
  [["--resume", "own"], 5, "holds no run"],
  [["--resume", "run", "--seed", "2"], 5, "--seed cannot be given with it"],
  [["--api-key-env", "NO_SUCH_KEY"], 5, "NO_SUCH_KEY is not set"],
  [["--log-level", "loud"], 5, "Expected one of DEBUG"],
])("%j is refused with exit code %i and a sentence", async (args, exit, sentence) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "own.jsonl"), '{"input": 1}\n');
  await writeFile(join(folder.path, "broken.jsonl"), "{\n");
  await writeFile(join(folder.path, "bad.yaml"), "llm: { improver: a }\n");
  await mkdir(join(folder.path, "own"));
  const { code, stderr } = await loop(folder.path, args);
  expect([code, stderr]).toEqual([exit, expect.stringContaining(sentence)]);
  expect(existsSync(join(folder.path, "runs"))).toBe(false);
});
