import { type Candidate, CupelError, canonicalJson, type Feedback, type Policy, publicTask, type Task } from "@cupel/core";
import { demand, show } from "../demand.ts";
import { type Drive, type DriveOptions, drivePolicy, leastCapable } from "../drive-policy.ts";
import type { Law, Make } from "./law.ts";

export interface PolicyLawOptions {
  /** Tasks the policy is driven on. Default: one of kind json, sql and codestub each. */
  readonly tasks?: readonly Task[];
  /** Most calls per task the policy may make when nothing passes. Default 32. */
  readonly calls?: number;
}

const passed: Feedback = { status: "pass", reason: "", level: "verified" };
const refused: Feedback = { status: "fail", reason: "example 1: expected 2, got 3", code: "wrong" };
const unclear: Feedback = { status: "error", reason: "the check broke" };

/** What every policy must do. */
export function policyLaws(name: string, make: Make<Policy>, options: PolicyLawOptions = {}): readonly Law[] {
  const { tasks = defaultTasks, calls = 32 } = options;
  const drive = async (policy: Policy, task: Task, changes: Partial<DriveOptions> = {}): Promise<Drive> =>
    drivePolicy(policy, {
      task: publicTask(task),
      answer: (_ask, index) => `answer ${index}`,
      judge: () => refused,
      limit: calls,
      ...changes,
    });
  const law = (sentence: string, check: (policy: Policy, task: Task) => Promise<void>): Law => ({
    name: `${name} ${sentence}`,
    check: async () => {
      for (const task of tasks) await check(await make(), task);
    },
  });
  return [
    law("has a name", async (policy) => {
      demand(policy.name !== "", "the name is empty");
    }),
    ...(
      [
        ["passes", passed],
        ["is refused", refused],
        ["cannot be checked", unclear],
      ] as const
    ).map(([what, feedback]) =>
      law(`ends with a candidate when everything ${what}`, async (policy, task) => {
        const { yielded, chosen } = await drive(policy, task, { judge: () => feedback });
        demand(chosen !== undefined, `${task.id}: no candidate`);
        demand(
          yielded.some(({ text }) => text === chosen.text),
          `${task.id}: stands by ${show(chosen.text)}, which was never checked`,
        );
      }),
    ),
    law("yields only what the model wrote, each with its prompt and settings", async (policy, task) => {
      const { asks, yielded } = await drive(policy, task);
      for (const candidate of yielded) demandOrigin(candidate, asks.length);
    }),
    law("stands by a candidate that passed when one did", async (policy, task) => {
      const outcome = await drive(policy, task, { judge: (candidate) => (candidate.index === 1 ? passed : refused) });
      const good = outcome.yielded.find(({ index }) => index === 1);
      if (good)
        demand(outcome.chosen?.text === good.text, `${task.id}: ${show(good.text)} passed, ${show(outcome.chosen?.text)} was chosen`);
    }),
    law("puts the request into every prompt", async (policy, task) => {
      const { asks } = await drive(policy, task);
      for (const { prompt } of asks) demand(prompt.includes(task.prompt), `${task.id}: the prompt ${show(prompt)} lacks the request`);
    }),
    law("makes the same calls again in the same world", async (policy, task) => {
      const first = await drive(policy, task);
      const second = await drive(await make(), task);
      demand(canonicalJson(first.asks) === canonicalJson(second.asks), `${task.id}: ${show(first.asks)}, then ${show(second.asks)}`);
    }),
    law("lets a broken backend be seen", async (policy, task) => {
      const broken = new CupelError("BACKEND_FAILED", "planted");
      const outcome = await drive(policy, task, { answer: () => Promise.reject(broken) }).catch((error: unknown) => error);
      demand(outcome === broken, `${task.id}: expected the planted error, got ${show(outcome)}`);
    }),
    law("ends when it is aborted", async (policy, task) => {
      const controller = new AbortController();
      const judge = () => {
        controller.abort();
        return refused;
      };
      await drive(policy, task, { signal: controller.signal, judge }).catch((error: unknown) => {
        demand(CupelError.is(error) && error.code === "ABORTED", `${task.id}: ${String(error)}`);
      });
    }),
    law("can be ended after any yield", async (policy, task) => {
      const run = policy.run({
        task: publicTask(task),
        random: { next: () => 0.5, integer: () => 0, seed: 1, split: () => ({}) as never },
        signal: new AbortController().signal,
        pause: (until) => until,
        note: () => {},
        capabilities: async () => leastCapable,
        remaining: () => ({ attempts: 9, tokens: 9_999, usd: 9, milliseconds: 9_999 }),
        generate: async ({ prompt }) => ({ ...blank, prompt }),
      });
      await run.next();
      const { done } = await run.return(undefined);
      demand(done, `${task.id}: went on after its end`);
    }),
  ];
}

function demandOrigin(candidate: Candidate, calls: number): void {
  if (candidate.memory?.exact) return;
  demand(
    Number.isInteger(candidate.index) && candidate.index >= 0 && candidate.index < calls,
    `candidate ${candidate.index} of ${calls} calls`,
  );
  demand(candidate.raw === `answer ${candidate.index}`, `candidate ${candidate.index} says ${show(candidate.raw)}, which no call returned`);
  demand(candidate.prompt !== "", "a candidate without its prompt");
}

const blank: Candidate = {
  text: "answer",
  raw: "answer",
  index: 0,
  prompt: "",
  seed: 0,
  temperature: 0,
  maxTokens: 1,
  model: "driven",
  finishReason: "stop",
  usage: { inputTokens: 1, outputTokens: 1 },
  milliseconds: 0,
};

const defaultTasks: readonly Task[] = [
  {
    id: "law-json",
    kind: "json",
    prompt: "Give the port of crate K7 as JSON.",
    checks: { schema: { type: "object", properties: { port: { type: "string" } }, required: ["port"] } },
    gold: { expected: { port: "Bergen" } },
  },
  {
    id: "law-sql",
    kind: "sql",
    prompt: "List the ports.",
    checks: { tables: [{ name: "crates", columns: [["port", "TEXT"]], rows: [["Bergen"]] }] },
    gold: { expected: { rows: [["Bergen"]] } },
  },
  {
    id: "law-code",
    kind: "codestub",
    prompt: "Write def tare(gross) that returns gross minus 2.",
    checks: { language: "python", entry_point: "tare", tests: [{ args: [4], equals: 2 }] },
    gold: { tests: [{ args: [4], equals: 2 }] },
  },
];
