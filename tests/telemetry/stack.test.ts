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

/** Starts a command that serves metrics and stays until it is interrupted. */
function startScraped(args: readonly string[], directory: string, program: "cupel" | "detcheck" = "cupel") {
  const { child, finished, heard } = startCommand(program, [...args, "--metrics-port", "0", "--metrics-linger", "1h"], { directory });
  return {
    target: () => heard(/metrics at http:\/\/(\S+?)\/metrics/),
    /** Its work is done, and it only serves. */
    done: () => heard(/serving metrics for/),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGINT");
      await finished;
    },
  };
}

/** Seconds within which everything that is there has been scraped and every rule evaluated, also where others use the machine. */
const patience = 120;

/** Asks again and again until what is given is empty, or it is time to say what is still in it. */
async function untilEmpty<Value>(look: () => Promise<readonly Value[]>): Promise<readonly Value[]> {
  const until = Date.now() + patience * 1000;
  for (;;) {
    const left = await look();
    if (left.length === 0 || Date.now() > until) return left;
    await setTimeout(1000);
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
    const slowly = ["--latency", "1000", "--faults", "0.15", "--best-of-k", "4", "--temperature", "0.7"];
    const kills = ["--answers", "endless-answers.jsonl", "--prompts-file", "endless.jsonl", "--skill", "0", "--backend", "simulated"];
    await using agents = await startServer(fakeOpenai(yesMan));
    // Tasks of one kind: what starts less has less to wait for where others use the machine.
    const at = ["--backend", "openai", "--tasks", "codestub"];
    const named = ["--improver", "openai:writer", "--evaluator", "openai:judge", "--base-url", `${agents.url}/v1`];
    const start = (...args: readonly string[]) => startScraped(args, folder.path);
    // One after another, so that no run starves another while it starts; each goes on serving when it has ended. The last outlives the wait:
    // a rate is one only while what it counts goes on.
    await using served = start("run", ...at, "--model", "served", "--base-url", server.url, "--limit", "30", ...common, "--outdir", "b");
    await served.done();
    await using killed = start("run", ...kills, "--best-of-k", "3", "--temperature", "0.5", ...common, "--outdir", "c");
    await killed.done();
    await using looped = start("loop", ...named, "--dataset", "primes", "--telemetry-stream", "--budget", "calls=500", "--out", "d");
    await looped.done();
    const planted = ["--backend", "simulated", "--plant", "cache:flip@5,share=0.4", "--axis", "cache", "--axis", "batch=1,4"];
    await using checked = startScraped(["check", ...planted, "--price", "input=1,output=2", "--no-pack"], folder.path, "detcheck");
    await checked.done();
    await using simulated = start("run", ...simulatedBenchmark, "--tasks", "codestub", ...slowly, ...common, "--outdir", "a");
    const sources = [served, killed, looped, checked, simulated];
    const targets = await Promise.all(sources.map(({ target }) => target()));
    await using prometheus = await startPrometheus(targets);

    const queries = deployedQueries().filter(({ board, language }) => language === "promql" && !without.includes(board));
    const found = new Set<string>();
    const unanswered = async () => {
      for (const { expression } of queries)
        if (!found.has(expression) && (await prometheus.query(withoutVariables(expression))).length > 0) found.add(expression);
      return queries.flatMap(({ board, panel, expression }) => (found.has(expression) ? [] : [`${board} / ${panel}: ${expression}`]));
    };
    const ailing = async () => {
      const { activeTargets } = (await prometheus.get("/api/v1/targets")) as {
        readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
      };
      const down = activeTargets.filter(({ health }) => health !== "up");
      return activeTargets.length === targets.length ? down : [...down, `${activeTargets.length} of ${targets.length} are known`];
    };
    expect(await untilEmpty(ailing)).toEqual([]);
    expect(await untilEmpty(unanswered)).toEqual([]);
    const unsound = async () => {
      const { groups } = (await prometheus.get("/api/v1/rules")) as {
        readonly groups: readonly { readonly rules: readonly { readonly health: string; readonly lastError?: string }[] }[];
      };
      const rules = groups.flatMap(({ rules: own }) => own);
      expect(rules).toHaveLength(deployedRules().length);
      return rules.filter(({ health }) => health !== "ok");
    };
    expect(await untilEmpty(unsound)).toEqual([]);

    for (const target of targets) {
      const body = await (await fetch(`http://${target}/metrics`)).text();
      expect(spawnSync("promtool", ["check", "metrics"], { input: body, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    }
    const exemplars = (await prometheus.get(
      `/api/v1/query_exemplars?query=cupel_llm_request_duration_seconds_bucket&start=${Date.now() / 1000 - 600}&end=${Date.now() / 1000}`,
    )) as readonly { readonly exemplars: readonly { readonly labels: { readonly trace_id?: string } }[] }[];
    expect(exemplars[0]?.exemplars[0]?.labels.trace_id).toMatch(/^[0-9a-f]{32}$/);
  },
  // Every wait within has an end of its own, after which what was started is ended too.
  1_800_000,
);
