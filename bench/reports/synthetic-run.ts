import { mkdirSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, fail, type JudgedCandidate, pass, type Random, type RunRecord, recordVersion, sha256Hex } from "@cupel/core";

const arms = ["baseline", "contract", "policy"] as const;
const words = "the total of each order whose status is open and whose customer lives in a city with more than two shops".split(" ");

/**
 * Writes the folder of a run that nobody made: three arms on one model, tasks of three kinds in a thousand families, answers of 20 to 350
 * characters, one to four candidates, false accepts, errors and spent budgets. About 2 kB a record, as runs of the bundled benchmark have.
 */
export async function writeSyntheticRun(folder: string, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const random = createRandom("synthetic run");
  const file = await open(join(folder, "records.jsonl"), "w");
  try {
    let lines: string[] = [];
    for (let index = 0; index < count; index++) {
      lines.push(`${JSON.stringify(recordOf(index, random))}\n`);
      if (lines.length < 500 && index < count - 1) continue;
      await file.write(lines.join(""));
      lines = [];
    }
  } finally {
    await file.close();
  }
  const header = {
    schemaVersion: 1,
    runId: "synthetic",
    startedAt: "2026-03-01T10:00:00.000Z",
    total: count,
    seed: 1,
    oracle: false,
    tasksHash: sha256Hex("tasks"),
    arms: arms.map((name) => ({ name, policy: name })),
    models: [{ backend: "simulated", model: "synthetic" }],
    verifiers: {},
    defaults: {},
    taskBudget: {},
    config: {},
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(header));
}

function recordOf(index: number, random: Random): RunRecord {
  const arm = arms[index % arms.length] ?? "policy";
  const task = Math.floor(index / arms.length);
  const kind = ["json", "sql", "codestub"][task % 3] ?? "json";
  const taskId = `${kind}-${task}`;
  const taskPrompt = `Task ${task}: ${sentence(random, 25)}.`;
  const [solved, claimed] = [random.next() < (arm === "policy" ? 0.7 : 0.5), random.next() < 0.15];
  const right = random.next() < 0.02 ? "error" : solved ? "right" : claimed ? "claimed" : "wrong";
  const tries = right === "error" ? 0 : arm === "baseline" ? 1 : 1 + Math.min(random.integer(4), random.integer(4));
  const candidates = Array.from({ length: tries }, (_, place) =>
    candidateOf({ place, isLast: place === tries - 1, isVerified: right !== "wrong", prompt: `${taskPrompt}\nAnswer as ${arm}.`, random }),
  );
  const answer = candidates.at(-1);
  const tokens = (own: (candidate: JudgedCandidate) => number) => candidates.reduce((sum, candidate) => sum + own(candidate), 0);
  return {
    schemaVersion: recordVersion,
    runId: "synthetic",
    taskId,
    taskHash: sha256Hex(taskId),
    kind,
    family: `family-${task % 1000}`,
    split: task % 3 === 0 ? "unseen-family" : "seen-family",
    taskPrompt,
    arm,
    policy: arm,
    backend: "simulated",
    model: "synthetic",
    seed: 1,
    oracle: false,
    candidates,
    chosen: answer === undefined ? null : candidates.length - 1,
    verdict: answer?.verdict ?? null,
    gold:
      answer === undefined ? null : right === "right" ? pass() : fail("rows differ", { evidence: { differing: [sentence(random, 8)] } }),
    stopReason: right === "error" ? "error" : "done",
    error: right === "error" ? { code: "BACKEND_FAILED", message: "the server hung up" } : null,
    usage: { inputTokens: tokens(({ usage }) => usage.inputTokens), outputTokens: tokens(({ usage }) => usage.outputTokens) },
    usd: null,
    milliseconds: tokens(({ milliseconds }) => milliseconds) + 5,
    startedAt: new Date(Date.UTC(2026, 2, 1, 10) + index * 20).toISOString(),
  };
}

interface Sketch {
  readonly place: number;
  readonly isLast: boolean;
  readonly isVerified: boolean;
  readonly prompt: string;
  readonly random: Random;
}

function candidateOf({ place, isLast, isVerified, prompt, random }: Sketch): JudgedCandidate {
  const text = sentence(random, 4 + random.integer(60));
  return {
    text,
    raw: text,
    index: place,
    prompt: place === 0 ? prompt : `${prompt}\nYour last answer was rejected: ${sentence(random, 10)}`,
    seed: random.integer(2 ** 32),
    temperature: 0.7,
    maxTokens: 256,
    model: "synthetic",
    finishReason: "stop",
    usage: { inputTokens: Math.ceil(prompt.length / 4), outputTokens: Math.ceil(text.length / 4) },
    milliseconds: 100 + random.integer(2000),
    verdict: isLast && isVerified ? pass({ extraction: "strict" }) : fail(`expected ${sentence(random, 6)}`, { extraction: "fenced" }),
    verifyMilliseconds: random.integer(20),
  };
}

function sentence(random: Random, length: number): string {
  return Array.from({ length }, () => words[random.integer(words.length)] ?? "").join(" ");
}
