import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalRecord, createRandom } from "@cupel/core";
import { expect, test } from "vitest";
import { arms, guessBackend, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { run } from "./run.ts";

const child = fileURLToPath(new URL("../test-support/child-run.ts", import.meta.url));

/** Runs the child until it has reported so many records, then kills it without a warning; false where it had ended before. */
async function runAndKill(folder: string, records: number): Promise<boolean> {
  const mode = existsSync(join(folder, "run.json")) ? "resume" : "begin";
  const running = spawn(process.execPath, ["--conditions=@cupel/source", "--disable-warning=ExperimentalWarning", child, folder, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let heard = 0;
  running.stdout.on("data", (chunk: Buffer) => {
    heard += chunk.length;
    if (heard >= records) running.kill("SIGKILL");
  });
  return await new Promise((resolve) => running.once("close", (_code, signal) => resolve(signal === "SIGKILL")));
}

test("a process killed at random moments and resumed leaves the same set of records (RL-12)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cupel-kill-"));
  const random = createRandom("kills");
  const world = { tasks: guessTasks(30), arms: arms(), verifiers: { guess: guessVerifier } };
  try {
    const journal = join(folder, "run");
    let kills = 0;
    for (let records = 0; records < 50; records += random.integer(12)) kills += Number(await runAndKill(journal, records));
    expect(kills).toBeGreaterThan(1);
    const resumed = await run({ ...world, backend: guessBackend(), journal, resume: true });
    const whole = await run({ ...world, backend: guessBackend() });
    expect(resumed.records.map(canonicalRecord)).toEqual(whole.records.map(canonicalRecord));
    const lines = readFileSync(join(journal, "records.jsonl"), "utf8").trimEnd().split("\n");
    expect(new Set(lines.map((line) => `${JSON.parse(line).arm} ${JSON.parse(line).taskId}`)).size).toBe(60);
    expect(lines).toHaveLength(60);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
