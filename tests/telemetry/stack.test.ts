import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { simulatedBenchmark } from "../support/benchmark.ts";
import { startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { deployedQueries, deployedRules, withoutVariables } from "./deployed.ts";
import { startPrometheus } from "./prometheus-server.ts";
import { yesMan } from "./yes-man.ts";

const isAsked = process.env.CUPEL_TELEMETRY === "all";
const isHere = ["prometheus", "promtool"].every((name) => spawnSync(name, ["--version"]).status === 0);
if (isAsked && !isHere)
  throw new Error("npm run test:telemetry needs prometheus and promtool, as Debian's package prometheus brings them.");

/** Boards whose metrics nothing emits in these runs. */
const without: readonly string[] = ["cupel-containers"];

/** A server that speaks OpenAI's protocol, has most of each prompt in its cache, and is overloaded every fifth time. */
async function startModelServer() {
  let calls = 0;
  const server = createServer(async (request, response) => {
    for await (const _piece of request);
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "GET") return void answer(200, { data: [{ id: "served" }] });
    await setTimeout(20);
    if (++calls % 5 === 0) return void answer(400, { error: { message: "no" } });
    answer(200, {
      model: "served",
      choices: [{ message: { role: "assistant", content: "{}" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 80 } },
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Starts a command that serves metrics and stays until it is interrupted; gives where. */
async function startScraped(args: readonly string[], directory: string) {
  const { child, finished } = startCommand("cupel", [...args, "--metrics-port", "0", "--metrics-linger", "1h"], { directory });
  let stderr = "";
  child.stderr.on("data", (piece) => {
    stderr += piece;
  });
  for (;;) {
    const found = /metrics at http:\/\/(\S+?)\/metrics/.exec(stderr);
    if (found) {
      return {
        target: found[1] ?? "",
        [Symbol.asyncDispose]: async () => {
          child.kill("SIGINT");
          await finished;
        },
      };
    }
    if (child.exitCode !== null) throw new Error(stderr);
    await setTimeout(50);
  }
}

test.skipIf(!isAsked)(
  "npm run test:telemetry: a real Prometheus scrapes live runs, takes their format, and every panel that they feed returns a series",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startModelServer();
    const endless = [
      {
        id: "loops",
        kind: "codestub",
        prompt: "Loop.",
        checks: { language: "python", entry_point: "f", tests: [{ args: [], equals: 1 }] },
      },
    ];
    const answers = [
      { id: "loops", gold: "def f():\n    return 1\n", wrong: [{ text: "def f():\n    while True:\n        pass\n", why: "never ends" }] },
    ];
    const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    await writeFile(join(folder.path, "endless.jsonl"), lines(endless));
    await writeFile(join(folder.path, "endless-answers.jsonl"), lines(answers));
    const telemetry = ["--metrics-compat", "dual-llm", "--price", "input=1,output=2", "--budget", "usd=5"];
    const common = [...telemetry, "--concurrency", "2"];
    const slowly = ["--latency", "250", "--faults", "0.15", "--best-of-k", "4", "--temperature", "0.7"];
    const kills = ["--answers", "endless-answers.jsonl", "--prompts-file", "endless.jsonl", "--skill", "0", "--backend", "simulated"];
    await using simulated = await startScraped(["run", ...simulatedBenchmark, ...slowly, ...common, "--outdir", "a"], folder.path);
    await using served = await startScraped(
      ["run", "--backend", "openai", "--model", "served", "--base-url", server.url, "--limit", "30", ...common, "--outdir", "b"],
      folder.path,
    );
    await using killed = await startScraped(
      ["run", ...kills, "--best-of-k", "3", "--temperature", "0.5", ...common, "--outdir", "c"],
      folder.path,
    );
    await using agents = await startServer(fakeOpenai(yesMan));
    const named = ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${agents.url}/v1`];
    await using looped = await startScraped(["loop", ...named, "--dataset", "primes", "--out", "d"], folder.path);
    const sources = [simulated, served, killed, looped];
    await using prometheus = await startPrometheus(sources.map(({ target }) => target));

    const queries = deployedQueries().filter(({ board, language }) => language === "promql" && !without.includes(board));
    let missing: readonly string[] = ["everything"];
    // Runs take half a minute; the rates of what they did are there while a window of a minute still sees it.
    const found = new Set<string>();
    const until = Date.now() + 150_000;
    while (missing.length > 0 && Date.now() < until) {
      await setTimeout(1000);
      for (const { board, panel, expression } of queries) {
        const name = `${board} / ${panel}: ${expression}`;
        if (!found.has(name) && (await prometheus.query(withoutVariables(expression))).length > 0) found.add(name);
      }
      missing = queries.map(({ board, panel, expression }) => `${board} / ${panel}: ${expression}`).filter((name) => !found.has(name));
    }
    expect(missing).toEqual([]);

    const { activeTargets } = (await prometheus.get("/api/v1/targets")) as {
      readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
    };
    expect(activeTargets.map(({ health, lastError }) => [health, lastError])).toEqual(sources.map(() => ["up", ""]));
    const { groups } = (await prometheus.get("/api/v1/rules")) as {
      readonly groups: readonly { readonly rules: readonly { readonly health: string; readonly lastError?: string }[] }[];
    };
    const rules = groups.flatMap(({ rules: own }) => own);
    expect(rules).toHaveLength(deployedRules().length);
    for (const { health, lastError } of rules) expect({ health, lastError }).toEqual({ health: "ok", lastError: undefined });

    for (const { target } of sources) {
      const body = await (await fetch(`http://${target}/metrics`)).text();
      expect(spawnSync("promtool", ["check", "metrics"], { input: body, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    }
    const exemplars = (await prometheus.get(
      `/api/v1/query_exemplars?query=cupel_llm_request_duration_seconds_bucket&start=${Date.now() / 1000 - 600}&end=${Date.now() / 1000}`,
    )) as readonly { readonly exemplars: readonly { readonly labels: { readonly trace_id?: string } }[] }[];
    expect(exemplars[0]?.exemplars[0]?.labels.trace_id).toMatch(/^[0-9a-f]{32}$/);
  },
  300_000,
);
