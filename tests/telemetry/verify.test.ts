import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startCollector } from "./collector.ts";

const schema = { type: "object", required: ["a"] };
const task = { id: "j", kind: "json", prompt: "p", checks: { schema }, gold: { expected: { a: 1 } } };
const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

test("cupel verify tells its verdicts, and its logs stand alone on stderr", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), lines(task));
  await writeFile(join(folder.path, "answers.jsonl"), lines({ id: "j", output: '{"a": 1}' }, { id: "j", output: "hush" }));
  const verify = (...args: readonly string[]) =>
    runCommand("cupel", ["verify", "--tasks", "tasks.jsonl", "--candidates", "answers.jsonl", ...args], { directory: folder.path });
  const { code, stdout, stderr } = await verify("--gold", "--metrics-out", "m.prom", "--log-format", "json");
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/"pass".*\n.*"fail"/) });
  const entries = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
  expect(entries.map((entry) => entry["gen_ai.evaluation.score.label"]).sort()).toEqual(["fail", "pass"]);
  const text = await readFile(join(folder.path, "m.prom"), "utf8");
  for (const verdict of ["pass", "fail"])
    expect(text).toContain(`cupel_verify_total{verifier="json",verdict="${verdict}",scope="gold"} 1\n`);
  expect(`${text}${stderr}`).not.toContain("hush");
  expect(await verify("--meta", "--metrics-out", "meta.prom")).toMatchObject({ stderr: "" });
  expect(await readFile(join(folder.path, "meta.prom"), "utf8")).toMatch(
    /cupel_verify_total\{verifier="json",verdict="pass",scope="gold"\} \d/,
  );
});

test("cupel mcp sends what it verified to a collector, and stdout stays the protocol's", async () => {
  await using folder = await temporaryFolder();
  await using there = await startCollector();
  await writeFile(join(folder.path, "tasks.jsonl"), lines(task));
  const { child, finished } = startCommand("cupel", ["mcp", "--tasks", "tasks.jsonl", "--log-format", "json"], {
    directory: folder.path,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: there.url },
    stdin: "open",
  });
  const call = (id: number, method: string, params: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
  call(1, "initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } });
  call(2, "tools/call", { name: "verify", arguments: { task_id: "j", candidate: '{"a": 7}' } });
  let answered = "";
  for await (const piece of child.stdout) {
    answered += piece;
    if (answered.includes('"id":2')) break;
  }
  child.stdin.end();
  const { stderr } = await finished;
  expect(
    answered
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { readonly id: number }).id),
  ).toEqual([1, 2]);
  expect(there.members("/v1/traces", "resourceSpans", "scopeSpans", "spans").map(({ name }) => name)).toEqual(["cupel.verify"]);
  expect(there.members("/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics").map(({ name }) => name)).toContain("cupel.verify");
  expect(
    stderr
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { readonly event: string }).event),
  ).toEqual(["gen_ai.evaluation.result"]);
});
