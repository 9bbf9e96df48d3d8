import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { benchmark } from "../support/benchmark.ts";
import { recordsIn } from "../support/run-artifacts.ts";
import { commandLine, compileCache, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Container, manifest, workloads } from "./manifests.ts";

function containerOf(name: string): Container {
  const found = workloads.find(({ manifest: own }) => own.metadata.name === name);
  if (found === undefined) throw new Error(`Nothing starts pods as ${name}.`);
  return found.container;
}

/** What a container is told, but for what only a cluster knows. */
function environmentOf({ env, envFrom = [] }: Container): Record<string, string> {
  const told = env.flatMap(({ name, value }) => (value === undefined || value.includes("$(") ? [] : [[name, value] as const]));
  const maps = envFrom.map(({ configMapRef }) =>
    configMapRef && !configMapRef.optional ? manifest("ConfigMap", configMapRef.name).data : {},
  );
  return Object.assign({}, ...maps, Object.fromEntries(told)) as Record<string, string>;
}

/** Starts what a job's container would, with a folder in place of the places that are mounted in it. */
function startScript({ command = [], args, ...container }: Container, folder: string, environment: Record<string, string>) {
  const [shell = "", ...options] = command;
  const script = args.map((text) => text.replaceAll(/\/(runs|etc\/cupel\/shards)\b/g, (path) => join(folder, path)));
  const child = spawn(shell, [...options, ...script], {
    env: {
      ...environmentOf({ ...container, command, args }),
      PATH: `${join(folder, "bin")}:${process.env.PATH}`,
      HOME: folder,
      NODE_COMPILE_CACHE: compileCache,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece) => void (output += piece));
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, output }));
  return { child, finished };
}

test("the jobs make a run of its shards, also where the pod of one is killed and another takes its place", async () => {
  await using folder = await temporaryFolder();
  const [run, merge] = [containerOf("first"), containerOf("first-merge")];
  const words = commandLine("cupel", []).map((word) => `'${word}'`);
  await mkdir(join(folder.path, "bin"));
  await writeFile(join(folder.path, "bin", "cupel"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
  await chmod(join(folder.path, "bin", "cupel"), 0o755);
  const shards = join(folder.path, "etc", "cupel", "shards");
  await mkdir(shards, { recursive: true });
  const tasks = (await readFile(benchmark.tasks, "utf8")).trim().split("\n").slice(0, 12);
  for (const index of [0, 1])
    await writeFile(join(shards, `${index}.jsonl`), `${tasks.filter((_task, line) => line % 2 === index).join("\n")}\n`);
  const start = (index: number, latency: string) =>
    startScript(run, folder.path, {
      RUN: "first",
      JOB_COMPLETION_INDEX: String(index),
      CUPEL_BACKEND: "simulated",
      CUPEL_ANSWERS: benchmark.answers,
      CUPEL_LATENCY: latency,
      CUPEL_METRICS_PORT: "0",
      CUPEL_METRICS_LINGER: "0s",
    });
  const killed = start(1, "300");
  const records = join(folder.path, "runs", "first", "shard-1", "records.jsonl");
  while ((await readFile(records, "utf8").catch(() => "")) === "" && killed.child.exitCode === null) await setTimeout(50);
  killed.child.kill("SIGKILL");
  await killed.finished;
  const before = (await recordsIn(join(folder.path, "runs", "first", "shard-1"))).length;
  const ended = await Promise.all([start(0, "0"), start(1, "0")].map(({ finished }) => finished));
  for (const { code, output } of ended) expect({ code, output }).toMatchObject({ code: 0 });
  const again = await start(0, "0").finished;
  expect(again).toMatchObject({ code: 0 });
  const whole = await startScript(merge, folder.path, {}).finished;
  expect(whole).toEqual({ code: 0, output: expect.stringContaining("36 records of 2 runs") });
  expect(whole.output).toContain("on 12 tasks");
  const merged = await recordsIn(join(folder.path, "runs", "first", "whole"));
  expect(merged).toHaveLength(36);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(18);
});

test("the server answers where its probes ask, and rewards where its Service sends", async () => {
  await using folder = await temporaryFolder();
  const container = containerOf("cupel-reward");
  const { args, livenessProbe } = container;
  const here = { "/etc/cupel/tasks.jsonl": benchmark.tasks, "0.0.0.0": "127.0.0.1", "8765": "0" } as const;
  const { child, finished, heard } = startCommand(
    "cupel",
    args.map((word) => (word in here ? here[word as keyof typeof here] : word)),
    {
      directory: folder.path,
      environment: { ...environmentOf(container), CUPEL_METRICS_HOST: "127.0.0.1", CUPEL_METRICS_PORT: "0", XDG_CACHE_HOME: folder.path },
    },
  );
  const metrics = await heard(/metrics at (\S+)/);
  const rewards = await heard(/rewards at (\S+)/);
  expect((await fetch(new URL(livenessProbe?.httpGet?.path ?? "", metrics))).status).toBe(200);
  const task = JSON.parse((await readFile(benchmark.tasks, "utf8")).split("\n")[0] ?? "") as {
    readonly id: string;
    readonly prompt: string;
  };
  const answer = await fetch(rewards, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompts: [task.prompt], completions: ["nothing"], task_id: [task.id] }),
  });
  expect(await answer.json()).toMatchObject({ rewards: [0] });
  child.kill("SIGTERM");
  expect((await finished).code).toBe(143);
});
