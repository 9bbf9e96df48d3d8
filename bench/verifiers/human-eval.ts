// HumanEval's canonical solutions on two workers, in every mode, against OpenAI's own runner beside it in the same rounds.
// run: CUPEL_DATA=... CUPEL_PEER_HUMAN_EVAL=<checkout of openai/human-eval> npm run bench -- verifiers human-eval
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CupelError } from "@cupel/core";
import { openSandbox, type Sandbox, type SandboxOptions, type TestsJob } from "@cupel/sandbox";
import { median, print, skip } from "./table.ts";

interface Problem {
  readonly prompt: string;
  readonly canonical_solution: string;
  readonly entry_point: string;
  readonly test: string;
}

interface Contender {
  readonly name: string;
  readonly options: SandboxOptions;
  readonly reach: string;
  readonly untrustedTests?: boolean;
}

const workers = 2;
const rounds = 5;
/** Nobody's turn is spent on what the one before left behind: dying processes, collected garbage. */
const restMs = 1000;
const contenders: readonly Contender[] = [
  { name: "local", options: { mode: "local" }, reach: "4" },
  { name: "local, own processes and tmpfs", options: { mode: "local", scratch: true }, reach: "3" },
  { name: "local, untrusted tests", options: { mode: "local" }, untrustedTests: true, reach: "2" },
  { name: "wasm", options: { mode: "wasm" }, reach: "1.4" },
  { name: "container", options: { mode: "container" }, reach: "3" },
];

/** Measures every mode that can be opened here. */
export async function benchHumanEval(): Promise<void> {
  const data = process.env.CUPEL_DATA;
  const file = data === undefined ? "" : join(data, "human-eval", "HumanEval.jsonl");
  if (!existsSync(file)) return skip("HumanEval, 164 gold solutions", "CUPEL_DATA names no folder with human-eval/HumanEval.jsonl");
  const problems: readonly Problem[] = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const peer = peerRunner(file);
  const opened = await openAll();
  const seconds = new Map<string, number[]>([["peer", []], ...opened.map(({ name }): [string, number[]] => [name, []])]);
  try {
    for (const contender of opened) await judgeAll(contender, problems); // warm
    for (let round = 0; round < rounds; round++) {
      if (peer !== undefined) seconds.get("peer")?.push(peer());
      for (const contender of opened) {
        await setTimeout(restMs);
        seconds.get(contender.name)?.push(await judgeAll(contender, problems));
      }
      await setTimeout(restMs);
    }
  } finally {
    for (const { sandbox } of opened) await sandbox[Symbol.asyncDispose]();
  }
  const against = median(seconds.get("peer") ?? []);
  if (peer !== undefined) print({ what: "human-eval check_correctness", figure: `${against.toFixed(2)} s` });
  for (const { name, reach, bootMs } of opened) {
    const own = median(seconds.get(name) ?? []);
    const compared = peer === undefined ? {} : { ratio: against / own, against: "human-eval", reach };
    print({ what: name, figure: `${own.toFixed(2)} s`, ...compared });
    print({ what: "  opened, self-test included", figure: `${(bootMs / 1000).toFixed(2)} s` });
  }
}

function peerRunner(file: string): (() => number) | undefined {
  const checkout = process.env.CUPEL_PEER_HUMAN_EVAL;
  const what = "human-eval check_correctness";
  if (checkout === undefined || !existsSync(join(checkout, "human_eval", "execution.py"))) {
    skip(what, "CUPEL_PEER_HUMAN_EVAL names no checkout of openai/human-eval: no ratios");
    return undefined;
  }
  const script = fileURLToPath(new URL("human_eval_peer.py", import.meta.url));
  const python = process.env.CUPEL_PYTHON ?? "python3";
  return () => {
    const { seconds, passed, refused } = JSON.parse(execFileSync(python, [script, checkout, file, String(workers)], { encoding: "utf8" }));
    if (!refused) throw new Error("The checkout of human-eval executes nothing: the call of exec in execution.py is commented out.");
    if (passed !== 164) console.log(`  (the peer passed ${passed} of 164)`);
    return seconds;
  };
}

async function openAll(): Promise<readonly (Contender & { readonly sandbox: Sandbox; readonly bootMs: number })[]> {
  const opened = [];
  for (const contender of contenders) {
    try {
      const started = performance.now();
      const sandbox = await openSandbox({ ...contender.options, workers });
      opened.push({ ...contender, sandbox, bootMs: performance.now() - started });
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown;
      skip(contender.name, thrown.message);
    }
  }
  return opened;
}

async function judgeAll(
  { name, sandbox, untrustedTests = false }: Contender & { readonly sandbox: Sandbox },
  problems: readonly Problem[],
): Promise<number> {
  const jobs = problems.map(
    ({ prompt, canonical_solution: solution, entry_point: entry, test }): TestsJob => ({
      mode: "tests",
      candidate: prompt + solution,
      entry: [entry],
      setup: prompt,
      tests: `${test}\ncheck(${entry})\n`,
      untrustedTests,
    }),
  );
  const started = performance.now();
  const outcomes = await Promise.all(jobs.map((job) => sandbox.judge(job)));
  const seconds = (performance.now() - started) / 1000;
  const passed = outcomes.filter(({ status }) => status === "pass").length;
  if (passed !== problems.length) throw new Error(`${name} passed ${passed} of ${problems.length} gold solutions.`);
  return seconds;
}
