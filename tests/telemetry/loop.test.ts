import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startCollector } from "./collector.ts";
import { yesMan } from "./yes-man.ts";

interface LoopReport {
  readonly stop: string;
  readonly iterations: number;
  readonly scores: readonly number[];
  readonly spent: { readonly tokens: number; readonly usd: number };
}

/** Log entries, one a line. */
function logged(stderr: string) {
  return stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>> & { readonly event: string });
}

test("a loop tells its score, why it ended, its evaluator against the truth and both agents apart, also under the reference's names", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai(yesMan));
  await using there = await startCollector();
  const agents = ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${server.url}/v1`];
  const observed = ["--metrics-out", "m.prom", "--log-format", "json", "--telemetry", there.url, "--price", "input=1000,output=2000"];
  const { code, stderr } = await runCommand(
    "cupel",
    ["loop", ...agents, "--dataset", "primes", "--budget", "calls=99", "--out", "run", ...observed],
    { directory: folder.path },
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const text = await readFile(join(folder.path, "m.prom"), "utf8");
  const report = JSON.parse(await readFile(join(folder.path, "run", "loop.json"), "utf8")) as LoopReport;
  const value = (series: string) => Number(new RegExp(`^${series.replace(/[{}]/g, "\\$&")} (\\S+)$`, "m").exec(text)?.[1]);
  expect(value(`cupel_selfcorrect_iterations_count{stop="${report.stop}"}`)).toBe(1);
  expect(value('cupel_selfcorrect_score{state="best"}')).toBeGreaterThan(0.4);
  expect(value('cupel_evaluator_confusion_total{pred="pass",truth="fail"}')).toBeGreaterThan(0);
  expect(value('cupel_evaluator_confusion_total{pred="fail",truth="fail"}')).toBe(0);
  const about = (purpose: string, name: string) =>
    value(`cupel_llm_requests_total{provider="openai_compatible",model="${name}",purpose="${purpose}",status="success"}`);
  expect(about("improve", "writer")).toBeGreaterThan(0);
  expect(about("evaluate", "judge")).toBe(20);
  expect(value('dual_llm_requests_total{model="judge",status="success"}')).toBe(20);
  expect(value('dual_llm_request_duration_seconds_count{model="judge"}')).toBe(20);
  const calls = about("improve", "writer") + about("evaluate", "judge");
  expect(value('cupel_budget_remaining_calls{scope="loop"}')).toBe(99 - calls);
  const bounds = [...text.matchAll(/^dual_llm_request_duration_seconds_bucket\{model="judge",le="([^"]+)"\}/gm)].map(([, bound]) => bound);
  expect(bounds.join(" ")).toBe("0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf");
  const entries = logged(stderr);
  expect(entries.map(({ event }) => event)).toEqual(expect.arrayContaining(["run.start", "loop.iteration", "loop.stop", "run.end"]));
  const told = entries.filter(({ event }) => event === "loop.iteration");
  for (const [index, entry] of told.entries()) {
    expect(entry).toMatchObject({
      iteration: index + 1,
      script_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      points: 20,
      passed: report.scores[index],
      best: Math.max(...report.scores.slice(0, index + 1)),
      evaluator: { tp: expect.any(Number), fp: expect.any(Number), fn: 0, tn: 0, unclear: 0 },
    });
    expect(entry.stop).toBe(index === told.length - 1 ? report.stop : undefined);
  }
  const sum = (name: "tokens" | "cost_usd") => told.reduce((total, entry) => total + Number(entry[name]), 0);
  expect([told.length, sum("tokens")]).toEqual([report.iterations, report.spent.tokens]);
  expect(report.spent.usd).toBeGreaterThan(0);
  expect(sum("cost_usd")).toBeCloseTo(report.spent.usd, 9);
  const iteration = "cupel.loop > cupel.task > cupel.loop.iteration";
  expect(there.ways()).toEqual([
    "cupel.loop",
    "cupel.loop > cupel.task",
    iteration,
    `${iteration} > chat judge`,
    `${iteration} > chat writer`,
    `${iteration} > cupel.sandbox`,
    `${iteration} > cupel.verify`,
    `${iteration} > cupel.verify > cupel.sandbox`,
    "cupel.loop > cupel.task > cupel.verify",
    "cupel.loop > cupel.task > cupel.verify > cupel.sandbox",
  ]);
});

test("the reference's names are shown by a loop unless they are refused, and nothing is shown unless it is asked for", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai(yesMan));
  const agents = ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${server.url}/v1`, "--max-iterations", "1"];
  const loop = (...args: readonly string[]) => runCommand("cupel", ["loop", ...agents, ...args], { directory: folder.path });
  await loop("--out", "a", "--metrics-out", "a.prom", "--metrics-compat", "none");
  expect(await readFile(join(folder.path, "a.prom"), "utf8")).not.toContain("dual_llm");
  const { stderr } = await loop("--out", "b");
  expect(stderr).toContain("iteration 1/1");
  expect(stderr).not.toMatch(/metrics|"level"/);
  const unpriced = await loop("--out", "c", "--log-format", "json");
  expect(logged(unpriced.stderr).find(({ event }) => event === "loop.iteration")).toMatchObject({ cost_usd: null });
});

test("the first piece of a server's answer is timed where the server is asked to stream, which it is not by itself", async () => {
  await using folder = await temporaryFolder();
  const asked: unknown[] = [];
  const handler = fakeOpenai(yesMan);
  await using server = await startServer((request, response, index) => {
    if (request.path.endsWith("/completions")) asked.push((request.body as { readonly stream?: boolean }).stream);
    return handler(request, response, index);
  });
  const agents = ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${server.url}/v1`, "--max-iterations", "1"];
  const firstChunks = async (name: string, ...args: readonly string[]) => {
    asked.length = 0;
    await runCommand("cupel", ["loop", ...agents, "--out", name, "--metrics-out", `${name}.prom`, "--metrics-semconv", ...args], {
      directory: folder.path,
    });
    const text = await readFile(join(folder.path, `${name}.prom`), "utf8");
    const counts = [...text.matchAll(/^(?:cupel_llm|gen_ai_client_inference)_time_to_first_chunk_seconds_count\{.*\} (\d+)$/gm)];
    return { streamed: [...new Set(asked)], counts: counts.map(([, count]) => Number(count)).sort() };
  };
  expect(await firstChunks("plain")).toEqual({ streamed: [false], counts: [] });
  // The writer's one answer and the judge's twenty, under our name and under OpenTelemetry's.
  expect(await firstChunks("streamed", "--telemetry-stream")).toEqual({ streamed: [true], counts: [1, 1, 20, 20] });
  const [plain, streamed] = await Promise.all(
    ["plain", "streamed"].map((name) => readFile(join(folder.path, name, "history.jsonl"), "utf8")),
  );
  expect(streamed).toBe(plain);
});
