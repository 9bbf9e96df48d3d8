import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cupelMetrics, prometheusName } from "@cupel/telemetry";
import { expect, test } from "vitest";
import { simulatedBenchmark } from "../support/benchmark.ts";
import { canonicalSet, recordsIn } from "../support/run-artifacts.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startCollector } from "./collector.ts";

const few = ["run", ...simulatedBenchmark, "--limit", "6", "--best-of-k", "2"];
const faulty = [...few, "--faults", "0.2"];

/** The value of a series in a text of metrics, by its name and some of its labels. */
function valueIn(text: string, name: string, ...labels: readonly string[]): number {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

test("--metrics-out leaves what the run did in Prometheus' format, and it agrees with the records", async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand(
    "cupel",
    [...faulty, "--outdir", "run", "--metrics-out", "m.prom", "--price", "input=1000,output=2000", "--budget", "usd=100"],
    { directory: folder.path },
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const text = await readFile(join(folder.path, "m.prom"), "utf8");
  const records = await recordsIn(join(folder.path, "run"));
  const summary = JSON.parse(await readFile(join(folder.path, "run", "summary.json"), "utf8")) as {
    readonly spent: { readonly usd: number; readonly calls: number };
  };
  expect(valueIn(text, "cupel_run_tasks_total")).toBe(records.length);
  for (const verdict of ["pass", "fail"] as const) {
    expect(valueIn(text, "cupel_run_tasks_total", `gold="${verdict}"`)).toBe(records.filter(({ gold }) => gold?.status === verdict).length);
  }
  expect(valueIn(text, "cupel_llm_requests_total")).toBe(summary.spent.calls);
  expect(valueIn(text, "cupel_llm_requests_total", 'status="failure"')).toBe(valueIn(text, "cupel_llm_failures_total"));
  expect(valueIn(text, "cupel_llm_failures_total", 'error_type="BACKEND_FAILED"')).toBeGreaterThan(0);
  expect(valueIn(text, "cupel_cost_usd_total", 'basis="physical"')).toBeCloseTo(summary.spent.usd, 6);
  expect(valueIn(text, "cupel_budget_remaining_usd")).toBeCloseTo(100 - summary.spent.usd, 6);
  const candidates = records.reduce((sum, record) => sum + record.candidates.length, 0);
  expect(valueIn(text, "cupel_run_candidates_total")).toBe(candidates);
  expect(text).not.toMatch(/gen_ai|dual_llm/);
});

test("metrics are served while a run goes on and for as long as they linger, then the command ends as it would have", async () => {
  await using folder = await temporaryFolder();
  const { child, finished, heard } = startCommand("cupel", [...few, "--latency", "30", "--metrics-port", "0", "--metrics-linger", "5m"], {
    directory: folder.path,
  });
  const url = await heard(/metrics at (http:\S+)/);
  await heard(/serving metrics for 300 s more/);
  const text = await (await fetch(url)).text();
  expect(valueIn(text, "cupel_run_tasks_total")).toBe(18);
  expect(valueIn(text, "cupel_queue_jobs")).toBe(0);
  const open = await (await fetch(url, { headers: { accept: "application/openmetrics-text" } })).text();
  expect(open).toMatch(/cupel_llm_request_duration_seconds_bucket\{.*# \{trace_id="[0-9a-f]{32}"/);
  child.kill("SIGINT");
  const { code, stdout } = await finished;
  // Everything was done and told before the interrupt; it ends the lingering only.
  expect(stdout).toContain("- leaderboard:");
  expect(code).toBe(130);
});

test("a collector gets metrics, one trace of the run with its tasks, calls, checks and programs, and verdicts as events", async () => {
  await using folder = await temporaryFolder();
  await using there = await startCollector();
  const { code, stderr } = await runCommand("cupel", [...faulty, "--arms", "policy", "--telemetry", there.url, "--tasks", "codestub"], {
    directory: folder.path,
    environment: { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip", OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test" },
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const spans = there.members("/v1/traces", "resourceSpans", "scopeSpans", "spans");
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(there.ways()).toEqual([
    "cupel.run",
    "cupel.run > cupel.task",
    "cupel.run > cupel.task > cupel.policy.step",
    "cupel.run > cupel.task > cupel.policy.step > chat simulated",
    "cupel.run > cupel.task > cupel.policy.step > cupel.verify",
    "cupel.run > cupel.task > cupel.policy.step > cupel.verify > cupel.sandbox",
    "cupel.run > cupel.task > cupel.verify",
    "cupel.run > cupel.task > cupel.verify > cupel.sandbox",
  ]);
  const told = ({ attributes }: (typeof spans)[number], key: string) =>
    attributes.find((one: { readonly key: string }) => one.key === key)?.value.stringValue;
  const named = (name: string) => spans.filter((span) => span.name === name);
  const tasks = new Set(named("cupel.task").map(({ spanId }) => spanId));
  for (const verify of named("cupel.verify")) expect(told(verify, "cupel.scope")).toBe(tasks.has(verify.parentSpanId) ? "gold" : "public");
  const steps = named("cupel.policy.step").map(({ parentSpanId, attributes }) => [parentSpanId, attributes[0].value.intValue]);
  for (const task of tasks) {
    const own = steps.filter(([parent]) => parent === task).map(([, index]) => index);
    expect(own).toEqual(["0", "1"].slice(0, own.length));
  }
  expect(steps.length).toBeGreaterThan(tasks.size);
  const names = there.members("/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics").map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["cupel.llm.requests", "cupel.run.tasks", "gen_ai.client.inference.duration"]));
  const logs = there.members("/v1/logs", "resourceLogs", "scopeLogs", "logRecords");
  expect(new Set(logs.map(({ eventName }) => eventName))).toEqual(
    new Set(["run.start", "llm.failure", "task.end", "gen_ai.evaluation.result", "run.end"]),
  );
  const attributes = there.members("/v1/logs", "resourceLogs", "resource", "attributes") as readonly { readonly key: string }[];
  expect(attributes.map(({ key }) => key)).toContain("deployment.environment.name");
});

test("records are the same with telemetry on as without", async () => {
  await using folder = await temporaryFolder();
  await using there = await startCollector();
  const plain = runCommand("cupel", [...faulty, "--outdir", "plain"], { directory: folder.path });
  const observed = runCommand(
    "cupel",
    [...faulty, "--outdir", "observed", "--telemetry", there.url, "--metrics-port", "0", "--log-format", "json"],
    {
      directory: folder.path,
    },
  );
  expect([(await plain).code, (await observed).code]).toEqual([0, 0]);
  const [left, right] = await Promise.all(
    ["plain", "observed"].map(async (name) => canonicalSet(await recordsIn(join(folder.path, name)))),
  );
  expect(right).toEqual(left);
});

test("a collector that is not there and an unwritable file leave the run and its exit code as they are", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await runCommand(
    "cupel",
    [...few, "--telemetry", "http://127.0.0.1:9", "--metrics-out", "/dev/null/m.prom", "--json"],
    { directory: folder.path },
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: "complete" });
  expect(stderr).toContain("warning: Cannot write /dev/null/m.prom");
});

test("--log-format json makes every line of stderr an entry", async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand("cupel", [...few, "--log-format", "json", "--log-level", "debug"], { directory: folder.path });
  expect(code).toBe(0);
  const entries = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly event: string; readonly run?: string });
  expect(entries[0]).toMatchObject({ level: "info", event: "run.start" });
  expect(entries.at(-1)).toMatchObject({ event: "run.end", status: "complete" });
  expect(entries.filter(({ event }) => event === "task.end")).toHaveLength(18);
});

test.each(["off", "hash"])(
  "at content %s no planted secret leaves, whether it stands in a prompt, an answer, the environment or an error",
  async (content) => {
    await using folder = await temporaryFolder();
    await using there = await startCollector();
    const { writeFile } = await import("node:fs/promises");
    const schema = { type: "object", properties: { a: { type: "integer" } }, required: ["a"] };
    const tasks = [{ id: "leak-id", kind: "json", prompt: "say PLANTED-PROMPT", checks: { schema } }];
    const answers = [{ id: "leak-id", gold: '{"a": "PLANTED-ANSWER"}', wrong: [{ text: "PLANTED-ANSWER", why: "x" }] }];
    const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    await writeFile(join(folder.path, "tasks.jsonl"), lines(tasks));
    await writeFile(join(folder.path, "answers.jsonl"), lines(answers));
    const { stderr } = await runCommand(
      "cupel",
      ["run", "--backend", "simulated", "--model", "named-PLANTED-KEY", "--answers", "answers.jsonl", "--prompts-file", "tasks.jsonl"]
        .concat(["--telemetry", there.url, "--telemetry-content", content, "--log-format", "json", "--log-level", "debug"])
        .concat(["--metrics-out", "m.prom", "--metrics-semconv", "--best-of-k", "2"]),
      { directory: folder.path, environment: { SOME_API_KEY: "PLANTED-KEY" } },
    );
    const out = [stderr, await readFile(join(folder.path, "m.prom"), "utf8"), ...there.got.map(({ text }) => text)].join("\n");
    expect(there.got.length).toBeGreaterThan(2);
    expect(out.includes("named-[redacted]")).toBe(true);
    expect(/.{0,40}PLANTED.{0,20}/.exec(out)?.[0]).toBeUndefined();
    expect(out.includes("cupel.input.sha256")).toBe(content === "hash");
  },
);

test("a run that fails before it begins says so at once, however long its metrics were to be served", async () => {
  await using folder = await temporaryFolder();
  const nowhere = ["run", "--backend", "openai", "--model", "m", "--base-url", "http://127.0.0.1:9/v1"];
  const served = ["--metrics-port", "0", "--metrics-linger", "1h"];
  const { code, stderr } = await runCommand("cupel", [...nowhere, ...served], { directory: folder.path });
  expect({ code, stderr }).toEqual({ code: 6, stderr: expect.stringContaining("No OpenAI-compatible server answers") });
});

test("a port that is taken is a clear error, and so is a collector that is no address", async () => {
  await using folder = await temporaryFolder();
  await using there = await startCollector();
  const port = new URL(there.url).port;
  const taken = await runCommand("cupel", [...few, "--metrics-port", port], { directory: folder.path });
  expect(taken).toMatchObject({ code: 5, stderr: expect.stringContaining(`Metrics cannot be served on 127.0.0.1 port ${port}`) });
  const nowhere = await runCommand("cupel", [...few, "--telemetry", "collector"], { directory: folder.path });
  expect(nowhere).toMatchObject({ code: 5, stderr: expect.stringContaining("--telemetry is no http or https address") });
});

test("every metric that the table of the guide names is defined, and the other way round", async () => {
  const guide = await readFile(new URL("../../docs/guides/observe-a-run.md", import.meta.url), "utf8");
  const named = new Set([...guide.matchAll(/^\| `(cupel_\w+)`/gm)].map(([, name]) => name));
  expect([...named].sort()).toEqual(Object.values(cupelMetrics).map(prometheusName).sort());
});
