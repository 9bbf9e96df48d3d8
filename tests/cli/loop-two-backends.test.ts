import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FakeRequest, fakeOllama, fakeOpenai, type Handler, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const programs = ["return n % 2 == 1", "return n > 1 and all(n % d for d in range(2, n))"];

/** Writes the next program once it is shown one. */
const write = ({ prompt }: FakeRequest): string => {
  const last = programs.findLastIndex((body) => prompt.includes(body));
  return `def solve(n):\n    ${programs[last + 1]}`;
};
/** Finds fault with odd numbers. */
const review = ({ prompt }: FakeRequest): string =>
  JSON.stringify({ correct: Number(/solve\((\d+)\)/.exec(prompt)?.[1]) % 2 === 0, feedback: "odd" });

/** A server that remembers of what it was asked which model, and with what key. */
async function watched(handler: Handler) {
  const asked: string[] = [];
  const server = await startServer((request, response, index) => {
    const body = request.body as { readonly model?: string } | undefined;
    if (request.method === "POST" && body?.model !== undefined) {
      const what = JSON.stringify(body).includes("Review its result") ? "review" : "program";
      asked.push(`${what} of ${body.model} with ${request.headers.authorization ?? "no key"}`);
    }
    return handler(request, response, index);
  });
  return {
    url: server.url,
    asked: () => [...new Set(asked)],
    count: () => asked.length,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const loop = (directory: string, args: readonly string[], environment = {}) =>
  runCommand("cupel", ["loop", "--dataset", "primes", ...args], { directory, environment });

test("improver and evaluator on servers of two kinds are each asked their own, with their own key and price, and told apart", async () => {
  await using folder = await temporaryFolder();
  await using writers = await watched(fakeOpenai({ models: ["writer"], answer: write }));
  await using judges = await watched(fakeOllama({ models: ["judge"], answer: review }));
  const improver = ["--improver", "openai:writer", "--improver-base-url", `${writers.url}/v1`, "--api-key-env", "WRITER_KEY"];
  const evaluator = ["--evaluator", "ollama:judge", "--evaluator-base-url", judges.url];
  const priced = ["--price", "model=writer,input=1000,output=1000", "--price", "model=judge,input=0,output=0"];
  const { code, stderr } = await loop(folder.path, [...improver, ...evaluator, ...priced, "--out", "run", "--metrics-out", "m.prom"], {
    WRITER_KEY: "secret-of-the-writer",
  });
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("openai:writer improves, ollama:judge evaluates") });
  expect(writers.asked()).toEqual(["program of writer with Bearer secret-of-the-writer"]);
  expect(judges.asked()).toEqual(["review of judge with no key"]);
  const report = JSON.parse(await readFile(join(folder.path, "run", "loop.json"), "utf8"));
  expect(report).toMatchObject({
    stop: "solved",
    scores: [16, 20],
    agents: { improver: { backend: "openai", model: "writer" }, evaluator: { backend: "ollama", model: "judge" } },
    spent: { calls: writers.count() + judges.count() },
  });
  const [record] = await recordsIn(join(folder.path, "run"));
  expect(record).toMatchObject({ backend: "openai", model: "writer" });
  const reviews = record?.notes?.flatMap(({ calls = [] }) => calls) ?? [];
  expect(reviews).toHaveLength(judges.count());
  expect(new Set(reviews.map(({ model, backend }) => `${backend}:${model}`))).toEqual(new Set(["ollama:judge"]));
  const metrics = await readFile(join(folder.path, "m.prom"), "utf8");
  const requests = [
    ...metrics.matchAll(/^cupel_llm_requests_total\{provider="(\w+)",model="(\w+)",purpose="(\w+)",status="success"\} (\d+)$/gm),
  ];
  expect(requests.map(([, ...told]) => told.join(" ")).sort()).toEqual([
    `ollama judge evaluate ${judges.count()}`,
    `openai_compatible writer improve ${writers.count()}`,
  ]);
  const paid = (purpose: string) => Number(new RegExp(`cupel_cost_usd_total\\{purpose="${purpose}".*\\} (\\S+)`).exec(metrics)?.[1]);
  expect([paid("improve"), paid("evaluate")]).toEqual([expect.closeTo(report.spent.usd, 9), 0]);
  expect(report.spent.usd).toBeGreaterThan(0);
});

test("a model of one name on two servers is two models, and recorded programs meet a live evaluator as the first time", async () => {
  await using folder = await temporaryFolder();
  const history = (name: string) => readFile(join(folder.path, name, "history.jsonl"), "utf8");
  await using judges = await watched(fakeOpenai({ models: ["same"], answer: review }));
  const evaluator = ["--evaluator", "openai:same", "--evaluator-base-url", `${judges.url}/v1`];
  {
    await using writers = await watched(fakeOpenai({ models: ["same"], answer: write }));
    const { code, stderr } = await loop(folder.path, [
      ...["--improver", "openai:same", "--improver-base-url", `${writers.url}/v1`],
      ...[...evaluator, "--out", "first"],
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect([writers.asked(), judges.asked()]).toEqual([["program of same with no key"], ["review of same with no key"]]);
  }
  const before = judges.count();
  const tape = `replay:${join("first", "records.jsonl")}`;
  const { code, stderr } = await loop(folder.path, ["--improver", tape, "--improver-model", "same", ...evaluator, "--out", "second"]);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("replay:same improves, openai:same evaluates") });
  expect(judges.count()).toBe(2 * before);
  expect(await history("second")).toBe(await history("first"));
});

test("an evaluator whose server is down is said so by its address before anything is written, however well the improver's is", async () => {
  await using folder = await temporaryFolder();
  await using writers = await watched(fakeOpenai({ models: ["writer"], answer: write }));
  const { code, stdout, stderr } = await loop(folder.path, [
    ...["--improver", "openai:writer", "--improver-base-url", `${writers.url}/v1`],
    ...["--evaluator", "ollama:judge", "--evaluator-base-url", "http://127.0.0.1:9", "--out", "run"],
  ]);
  expect({ code, stdout, stderr }).toEqual({ code: 6, stdout: "", stderr: expect.stringMatching(/^error: .*127\.0\.0\.1:9/) });
  expect([existsSync(join(folder.path, "run")), writers.count()]).toEqual([false, 0]);
});
