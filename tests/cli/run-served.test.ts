import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Fault, fakeOpenai, startFaultyServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { canonicalSet, recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const tasksFile = fileURLToPath(new URL("../../eval/reliability_v1_60.jsonl", import.meta.url));

/** Runs eight JSON tasks against a server; the first eight calls after `down` of them meet no server any more. */
const argumentsFor = (url: string, outdir: string) => [
  "run",
  ...["--backend", "openai", "--base-url", url, "--model", "tiny", "--prompts-file", tasksFile, "--tasks", "json", "--limit", "8"],
  ...["--best-of-k", "2", "--temperature", "0.7", "--concurrency", "2", "--quiet", "--outdir", outdir],
];
const serve = (schedule: (call: number) => Fault | undefined = () => undefined) => startFaultyServer(fakeOpenai(), schedule);

const canonical = async (folder: string) => canonicalSet(await recordsIn(folder));

test("a server that goes away ends the run with one error and exit code 6, and the run goes on when it is back", async () => {
  await using folder = await temporaryFolder();
  await using server = await serve((call) => (call === 9 ? { type: "down", milliseconds: 86_400_000 } : undefined));
  const { code, stderr } = await runCommand("cupel", argumentsFor(server.url, "run"), { directory: folder.path });
  expect(code).toBe(6);
  expect(stderr.match(/error: /g)).toHaveLength(1);
  expect(stderr).toContain(
    `error: No OpenAI-compatible server answers at ${server.url}/v1. Start it, or pass its address with --base-url.`,
  );
  expect(stderr).toContain("Continue with --resume run");
  const before = await canonical(join(folder.path, "run"));
  expect(before.filter((line) => line.includes('"stopReason":"error"'))).toEqual([]);

  await server.start();
  expect(await runCommand("cupel", ["run", "--resume", "run", "--quiet"], { directory: folder.path })).toMatchObject({ code: 0 });
  await runCommand("cupel", argumentsFor(server.url, "whole"), { directory: folder.path });
  expect(await canonical(join(folder.path, "run"))).toEqual(await canonical(join(folder.path, "whole")));
});

test("with --cache a run repeats no call of an earlier one, says so, and its records and budgets are the same", async () => {
  await using folder = await temporaryFolder();
  await using server = await serve();
  const run = async (outdir: string, ...more: readonly string[]) => {
    const before = server.calls.length;
    const { code, stdout } = await runCommand("cupel", [...argumentsFor(server.url, outdir), "--json", ...more], {
      directory: folder.path,
    });
    return { code, calls: server.calls.length - before, summary: JSON.parse(stdout) };
  };
  const first = await run("first", "--cache", "answers");
  expect(first).toMatchObject({ code: 0, summary: { status: "complete" } });
  expect(first.calls).toBeGreaterThan(16);
  const again = await run("again", "--cache", "answers", "--budget", "calls=1");
  expect(again).toMatchObject({ code: 0, calls: 0, summary: { status: "complete" } });
  expect(await canonical(join(folder.path, "again"))).toEqual(await canonical(join(folder.path, "first")));
  const policy = ({ summary }: typeof again) => summary.leaderboard[0].overall.arms.policy;
  const untimed = (of: typeof again) =>
    Object.fromEntries(Object.entries(policy(of)).filter(([name]) => !/latency_s$|^seconds/.test(name) && name !== "cache_hits"));
  expect(policy(first)).toMatchObject({ cache_hits: 0 });
  expect(untimed(again)).toEqual(untimed(first));
  expect(policy(again).cache_hits).toBeGreaterThan(8);
  expect(await readFile(join(folder.path, "again", "leaderboard.md"), "utf8")).toContain("samples came from the response cache");

  const other = await run("other", "--cache", "answers", "--seed", "2");
  expect(other.calls).toBeGreaterThan(16);
});
