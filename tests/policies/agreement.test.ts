import { availableParallelism } from "node:os";
import type { RunRecord, Task } from "@cupel/core";
import { run } from "@cupel/engine";
import { agreement, baselinePrompt } from "@cupel/policies";
import { openSandbox } from "@cupel/sandbox";
import { exactMcNemar, wilsonInterval } from "@cupel/stats";
import { scriptedBackend } from "@cupel/testing";
import { codeExecution, python } from "@cupel/verifiers";
import { expect, test } from "vitest";
import { type RecordedAnswers, readRecordedAnswers } from "../support/recorded-answers.ts";

// Answers and tests that CodeGen-16B wrote for HumanEval (CodeT's recording), the first ones of each task.
const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: agreement is not tried on CodeT's recording.\n");
const [k, tests] = [5, 16];

const taskOf = ({ id, entry, prompt, gold }: RecordedAnswers): Task => ({
  id,
  kind: "codestub",
  prompt,
  checks: { language: "python", entry_point: entry },
  gold: { setup: prompt, check: gold.slice(0, gold.lastIndexOf("check(")) },
});

test.skipIf(data === undefined)(
  "agreement picks a right answer more often than the first sample is one, on recorded answers and tests of one model",
  { timeout: 600_000 },
  async () => {
    const recorded = readRecordedAnswers(data ?? "");
    const tasks = recorded.map(taskOf);
    const byPrompt = new Map(recorded.map((each, index) => [baselinePrompt(tasks[index] as Task), each]));
    const given = new Map<string, number>();
    const backend = scriptedBackend(({ prompt }) => {
      const [question = "", other] = prompt.split("\n\nDo not answer that.");
      const recording = byPrompt.get(prompt) ?? byPrompt.get(question);
      if (recording === undefined) return "none"; // between two camps: there is no recording of that
      if (other !== undefined) return recording.drafts.slice(0, tests).join("\n");
      const sample = given.get(recording.id) ?? 0;
      given.set(recording.id, sample + 1);
      return recording.programs[sample] ?? "";
    });
    await using sandbox = await openSandbox();
    const { records } = await run({
      tasks,
      backend,
      policy: agreement({ k, tests, execution: codeExecution({ python: sandbox }) }),
      verifiers: { codestub: python({ sandbox }) },
      concurrency: availableParallelism(),
    });
    expect(records).toHaveLength(164);
    expect(records.filter(({ error }) => error !== null)).toEqual([]);
    for (const { verdict, candidates, chosen } of records) {
      expect(verdict?.status === "pass" && verdict.level === "verified").toBe(false);
      if (candidates[chosen ?? -1]?.agreed && verdict?.status === "pass") expect(verdict.level).toBe("agreed");
    }
    const picked = records.map(({ gold }) => gold?.status === "pass");
    const first = await Promise.all(records.map((record, index) => isRight(record, tasks[index] as Task)));
    const [wins, losses] = [count(picked, first), count(first, picked)];
    const { twoSided } = exactMcNemar(wins, losses);
    const shown = (flags: readonly boolean[]) => {
      const right = flags.filter(Boolean).length;
      const { low, high } = wilsonInterval(right, flags.length);
      return `${right}/${flags.length} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
    };
    process.stderr.write(`agreement ${shown(picked)}, first ${shown(first)}: ${wins} won, ${losses} lost, p = ${twoSided.toFixed(4)}\n`);
    expect(wins).toBeGreaterThan(losses);
    expect(twoSided).toBeLessThan(0.05);

    async function isRight({ candidates, chosen, gold }: RunRecord, task: Task): Promise<boolean> {
      if (chosen === 0) return gold?.status === "pass";
      await using verifier = python({ sandbox });
      const input = {
        task,
        checks: { ...task.checks, ...task.gold },
        scope: "gold",
        candidate: { text: candidates[0]?.text ?? "" },
      } as const;
      return (await verifier.verify(input)).status === "pass";
    }
  },
);

function count(these: readonly boolean[], others: readonly boolean[]): number {
  return these.filter((is, index) => is && !others[index]).length;
}
