import { existsSync, watch } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRandom, isJsonObject, type Random } from "@cupel/core";
import { fakeOpenai, type LocalServer, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { canonicalSet, recordsIn } from "../support/run-artifacts.ts";
import { type Finished, runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// Kills of the real program, at random moments, until its runs are complete: a few in every test run, a hundred for each backend with
// npm run test:kill.
const kills = Number(process.env.CUPEL_KILLS ?? 3);
const timeout = 120_000 + kills * 60_000;
if (process.env.CUPEL_KILLS === undefined)
  process.stderr.write(`SHORTENED: ${kills} kills of cupel run for each backend; npm run test:kill makes a hundred\n`);

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const concurrency = 4;
const latency = 60;
const common = [
  ...["--prompts-file", join(evalFolder, "reliability_v1_60.jsonl"), "--tasks", "json,sql", "--limit", "24", "--best-of-k", "3"],
  ...["--temperature", "0.7", "--concurrency", `${concurrency}`, "--quiet"],
];

/** A run that is killed again and again. */
interface Killed {
  readonly folder: string;
  readonly name: string;
  readonly flags: readonly string[];
  readonly random: Random;
}

/** Starts the run or goes on with it, to its end. */
function goOn({ folder, name, flags }: Killed, budget: readonly string[]) {
  const begun = existsSync(join(folder, name, "run.json"));
  const start = begun ? ["--resume", name, "--quiet"] : ["--outdir", name, "--force", ...flags];
  return startCommand("cupel", ["run", ...start, ...budget], { directory: folder });
}

/** The same, killed while it starts up or some time after it first wrote to its folder. What it left if it was faster. */
async function goOnAndKill(run: Killed, budget: readonly string[]): Promise<Finished | "killed"> {
  const folder = join(run.folder, run.name);
  await mkdir(folder, { recursive: true });
  const { promise: worked, resolve } = Promise.withResolvers<void>();
  const watcher = watch(folder, (_event, file) => void (file === "calls.jsonl" && resolve()));
  const { child, finished } = goOn(run, budget);
  const { random } = run;
  const moment = random.next() < 0.2 ? setTimeout(1500 * random.next()) : worked.then(() => setTimeout(700 * random.next()));
  const ended = await Promise.race([finished, moment.then(() => undefined)]);
  watcher.close();
  if (ended !== undefined) return ended;
  child.kill("SIGKILL");
  const killed = await finished;
  return killed.code === 137 ? "killed" : killed;
}

/** Goes on, with at most so many kills, to the end. */
async function goOnToTheEnd(
  run: Killed,
  budget: readonly string[],
  most: number,
): Promise<{ readonly end: Finished; readonly kills: number }> {
  for (let made = 0; made < most; made++) {
    const end = await goOnAndKill(run, budget);
    if (end !== "killed") return { end, kills: made };
  }
  return { end: await goOn(run, budget).finished, kills: most };
}

/** What a server would bill. */
interface Bill {
  calls: number;
  tokens: number;
  most: number;
}

/** A server whose answers are right at times, by prompt and seed, and come after a while. */
async function openServer(bill: Bill): Promise<LocalServer> {
  const lines = (await readFile(join(evalFolder, "reliability_v1_60.answers.jsonl"), "utf8")).trimEnd().split("\n");
  const golds = lines.map((line) => (JSON.parse(line) as { readonly gold: string }).gold);
  const fake = fakeOpenai({
    answer: ({ prompt, seed, temperature }) => {
      const random = createRandom(`${prompt} ${temperature > 0 ? seed : ""}`);
      const text = random.next() < 0.7 ? "SELECT 1" : (golds[random.integer(golds.length)] ?? "");
      const tokens = Math.ceil(prompt.length / 4) + Math.ceil(text.length / 4);
      bill.tokens += tokens;
      bill.most = Math.max(bill.most, tokens);
      return text;
    },
  });
  return await startServer(async (request, response, index) => {
    if (isJsonObject(request.body)) {
      bill.calls++;
      await setTimeout(latency / 2 + (index % 7) * (latency / 6));
    }
    await fake(request, response, index);
  });
}

const canonical = async (folder: string) => canonicalSet(await recordsIn(folder));

async function spentIn(folder: string): Promise<{ readonly calls: number; readonly tokens: number }> {
  return JSON.parse(await readFile(join(folder, "summary.json"), "utf8")).spent;
}

test("a run on the simulated model, killed at any moment and resumed, ends with the same set of records (RL-12)", { timeout }, async () => {
  await using folder = await temporaryFolder();
  const random = createRandom("kills on the simulated model");
  let killed = 0;
  for (let seed = 1; killed < kills; seed++) {
    const answers = ["--answers", join(evalFolder, "reliability_v1_60.answers.jsonl"), "--skill", "0.3", "--latency", `${latency}`];
    const flags = ["--backend", "simulated", ...answers, "--seed", `${seed}`, ...common];
    const whole = await runCommand("cupel", ["run", ...flags, "--outdir", `whole-${seed}`], { directory: folder.path });
    expect(whole).toMatchObject({ code: 0 });
    const run = { folder: folder.path, name: `killed-${seed}`, flags, random };
    const { end, kills: own } = await goOnToTheEnd(run, [], kills - killed);
    expect(end).toMatchObject({ code: 0 });
    expect(await canonical(join(folder.path, run.name))).toEqual(await canonical(join(folder.path, `whole-${seed}`)));
    // What was asked and not answered when a kill came is asked again, and nothing else.
    const [once, again] = [await spentIn(join(folder.path, `whole-${seed}`)), await spentIn(join(folder.path, run.name))];
    expect(again.calls).toBeGreaterThanOrEqual(once.calls);
    expect(again.calls).toBeLessThanOrEqual(once.calls + own * concurrency);
    expect(again.tokens).toBe(once.tokens);
    killed += own;
  }
});

test("a run on a server, killed at any moment and resumed, keeps its budgets and ends with the same set of records (RL-12)", {
  timeout,
}, async () => {
  await using folder = await temporaryFolder();
  const random = createRandom("kills on a server");
  let killed = 0;
  for (let seed = 1; killed < kills; seed++) {
    const alone: Bill = { calls: 0, tokens: 0, most: 0 };
    const bill: Bill = { calls: 0, tokens: 0, most: 0 };
    await using first = await openServer(alone);
    await using second = await openServer(bill);
    const flagsFor = (url: string) => ["--backend", "openai", "--model", "tiny", "--base-url", url, "--seed", `${seed}`, ...common];
    const whole = await runCommand("cupel", ["run", ...flagsFor(first.url), "--outdir", `whole-${seed}`], { directory: folder.path });
    expect(whole).toMatchObject({ code: 0 });

    const run = { folder: folder.path, name: `killed-${seed}`, flags: flagsFor(second.url), random };
    const [calls, tokens] = [Math.ceil(0.4 * alone.calls), Math.ceil(0.8 * alone.tokens)];
    let own = 0;
    // First a budget of calls until it is spent, then one of tokens, then none.
    for (const budget of [["--budget", `calls=${calls}`], ["--budget", `tokens=${tokens}`], []]) {
      const part = await goOnToTheEnd(run, budget, Math.min(kills - killed - own, Math.ceil(kills / 3)));
      own += part.kills;
      expect(part.end).toMatchObject({ code: budget.length > 0 ? 3 : 0 });
      if (budget[1]?.startsWith("calls")) expect(bill.calls).toBeLessThanOrEqual(calls);
      if (budget[1]?.startsWith("tokens")) expect(bill.tokens).toBeLessThan(tokens + (own + 1) * concurrency * bill.most);
    }
    expect(await canonical(join(folder.path, run.name))).toEqual(await canonical(join(folder.path, `whole-${seed}`)));
    expect(bill.calls).toBeLessThanOrEqual(alone.calls + own * concurrency);
    killed += own;
  }
});
