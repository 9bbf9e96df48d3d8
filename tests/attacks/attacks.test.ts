import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CupelError } from "@cupel/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processes } from "../support/processes.ts";
import { Canary } from "./canary.ts";
import type { Engine, Judgement, OpenEngine } from "./engines/engine.ts";
import { javascriptEngines } from "./engines/javascript-engines.ts";
import { pythonEngines } from "./engines/python-engines.ts";
import { sqlEngines } from "./engines/sql-engines.ts";
import { type Attack, readCorpus } from "./manifest.ts";

const corpus = readCorpus();
const say = (line: string) => process.stderr.write(`${line}\n`);
const engines = [...pythonEngines, ...javascriptEngines, ...sqlEngines];
const all = process.env.CUPEL_ATTACK_ENGINES === "all";

describe.each(engines.filter(({ slow }) => all || slow !== true))("$language: $name", (engine: Engine) => {
  const attacks = corpus.attacks.filter(({ language }) => language === engine.language);
  const right = attacks.find(({ id }) => id.endsWith("00_control_correct"));
  const read = (attack: Attack) => readFileSync(attack.file, "utf8");
  let opened: OpenEngine | undefined;
  let reason = "";
  let canary: Canary;

  beforeAll(async () => {
    canary = new Canary(corpus.watch);
    await canary.listening();
    try {
      opened = await engine.open(corpus);
      if (right !== undefined) await opened.judge(read(right), right); // every process is up
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown;
      reason = `${engine.language} on ${engine.name} is not attacked: ${thrown.message}`;
      say(reason);
    }
  }, 180_000);
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
    canary[Symbol.dispose]();
  });
  const judge = (source: string, attack: Attack) => {
    if (opened === undefined) throw new Error("the engine is not open");
    return opened.judge(source, attack);
  };

  it.for(attacks)("$id neither wins nor harms", { timeout: 90_000 + 2 * (engine.graceMs ?? 0) }, async (attack, context) => {
    context.skip(opened === undefined, reason);
    const running = processes();
    for (const judgement of await judge(canary.substitute(read(attack)), attack)) {
      expect(judgement.status, judgement.detail).not.toBe("error");
      expect(judgement.status, judgement.detail).not.toBe(attack.must_not);
      const isForeign = attack.dialect !== engine.dialect && judgement.status === "fail";
      const told = `${judgement.status}(${judgement.code}): ${judgement.detail}`;
      expect(isForeign || matches(judgement, attack.expected), told).toBe(true);
      // Limits count a job's own time: on a busy machine it takes longer.
      expect(judgement.milliseconds).toBeLessThan(2 * corpus.wallMs + (engine.graceMs ?? 1000));
    }
    if (attack.probe === "survivor") await sleep(2200);
    // 94 wants to come straight after 93.
    if (right !== undefined && !attack.id.startsWith("93_")) {
      for (const judgement of await judge(read(right), right)) expect(judgement, "the right program").toMatchObject({ status: "pass" });
    }
    await expect.poll(processes, { timeout: 20_000 }).toBeLessThanOrEqual(running);
    expect(canary.harm()).toEqual([]);
    if (canary.diskIsGone()) {
      await judge(canary.substitute(read(attack)), attack);
      expect(canary.diskIsGone(), "it fills the disk").toBe(false);
    }
  });

  it("is attacked by a runner that can lose: tests beside the candidate are beaten", { timeout: 120_000 }, async (context) => {
    context.skip(opened?.beside === undefined, reason || "this engine has no naive form");
    const won: string[] = [];
    for (const attack of attacks.filter(({ category }) => category === "integrity")) {
      const judgements = await judge(opened?.beside?.(canary.substitute(read(attack))) ?? "", attack);
      if (judgements.some(({ status }) => status === "pass")) won.push(attack.id);
    }
    say(`${engine.language} on ${engine.name}: ${won.length} integrity attacks beat tests beside the candidate`);
    expect(won.length).toBeGreaterThan(0);
  });
});

function matches({ status, code }: Judgement, expected: Attack["expected"]): boolean {
  const codes: Record<string, string> = { timeout: "timeout", oom: "memory", killed: "crashed" };
  return expected.some((word) => (word === "pass" || word === "fail" ? status === word : status === "fail" && code === codes[word]));
}
