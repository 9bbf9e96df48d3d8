import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { createRandom, publicTask, type Task } from "@cupel/core";
import { openJavaScriptSandbox, openSandbox } from "@cupel/sandbox";
import { defaultVerifiers, readTasks } from "@cupel/verifiers";
import { expect, test } from "vitest";
import { type Footprint, footprint } from "../support/footprint.ts";
import { processes } from "../support/processes.ts";

/** Verifications; `npm run test:soak` makes 100,000. */
const total = Number(process.env.CUPEL_SOAK ?? 1000);

interface Answers {
  readonly id: string;
  readonly gold: string;
  readonly wrong: readonly { readonly text: string }[];
}

interface Case {
  readonly task: Task;
  readonly text: string;
  readonly status: "pass" | "fail";
}

/** Programs that end their process, their time or their memory; the pool replaces what they take along. */
const hostile = [
  "import os\nos._exit(0)",
  "while True: pass",
  "x = [0] * (1 << 40)",
  "import threading\nwhile True: threading.Thread(target=threading.Event().wait).start()",
  "import sys\nsys.stdout.write('x' * (1 << 24))",
];

const script: Task = {
  id: "sum",
  kind: "codestub",
  prompt: "Write add(a, b) in JavaScript.",
  checks: { language: "javascript", entry_point: "add" },
  gold: { tests: [{ args: [1, 2], equals: 3 }], assertions: ["assert.equal(add('a', 'b'), 'ab')"] },
};
const scripts: readonly Case[] = [
  { task: script, text: "const add = (a, b) => a + b;", status: "pass" },
  { task: script, text: "export async function add(a, b) { return a + (await b); }", status: "pass" },
  { task: script, text: "const add = (a, b) => 3;", status: "fail" },
  { task: script, text: "function add() { throw new Error('no'); }", status: "fail" },
];
const hostileScripts: readonly Case[] = [
  "const add = () => { for (;;); }",
  "const add = () => { const all = []; for (;;) all.push(new Array(1e4).fill(0)); }",
  "function add() { return add(); }",
].map((text) => ({ task: script, text, status: "fail" }));

test(`${total} mixed verifications leave no process, no descriptor and no memory behind`, { timeout: 7_200_000 }, async () => {
  const before = processes();
  const cases = await readCases();
  const random = createRandom("soak");
  {
    await using sandbox = await openSandbox({ workers: 2, wallMs: 1500 });
    await using javascript = await openJavaScriptSandbox({ workers: 1, wallMs: 1500 });
    await using verifiers = release(defaultVerifiers({ sandbox, javascriptSandbox: javascript }));
    const verify = async ({ task, text, status }: Case) => {
      const checks = { ...task.checks, ...task.gold };
      const verdict = await verifiers.of[task.kind]?.verify({ task: publicTask(task), checks, scope: "gold", candidate: { text } });
      expect(verdict, `${task.id}: ${text}`).toMatchObject({ status });
    };
    const seen: Footprint[] = [];
    const started = performance.now();
    for (let done = 0; done < total; ) {
      const batch = Math.min(Math.ceil(total / 20), total - done);
      // Back-pressure is the pool's: all of a batch wait in it at once.
      await Promise.all(Array.from({ length: batch }, () => verify(draw(cases, random))));
      done += batch;
      seen.push(footprint());
      const { processes: count, descriptors, mebibytes } = seen.at(-1) as Footprint;
      const seconds = (performance.now() - started) / 1000;
      process.stderr.write(
        `soak: ${done} of ${total} in ${seconds.toFixed(0)} s: ${count} processes, ${descriptors} descriptors, ${mebibytes.toFixed(0)} MiB\n`,
      );
    }
    // The first tenth warms up: engines, caches, the heap.
    const settled = seen.slice(2);
    const half = settled.length / 2;
    const most = (part: readonly Footprint[], key: keyof Footprint) => Math.max(...part.map((one) => one[key]));
    const usual = (part: readonly Footprint[]) => part.map((one) => one.mebibytes).toSorted((a, b) => a - b)[part.length >> 1] as number;
    const [early, late] = [settled.slice(0, half), settled.slice(half)];
    expect(most(late, "processes")).toBeLessThanOrEqual(most(early, "processes") + 1);
    expect(most(late, "descriptors")).toBeLessThanOrEqual(most(early, "descriptors") + 10);
    // Half of the time: a hungry program holds its 64 MiB now and then, until its child collects them.
    expect(usual(late)).toBeLessThanOrEqual(usual(early) * 1.1 + 32);
  }
  await expect.poll(processes, { timeout: 20_000 }).toBeLessThanOrEqual(before);
});

async function readCases(): Promise<{ readonly usual: readonly Case[]; readonly hostile: readonly Case[] }> {
  const fileOf = (name: string) => fileURLToPath(new URL(`../../eval/${name}`, import.meta.url));
  const tasks = await readTasks(fileOf("reliability_v1_60.jsonl"));
  const lines = readFileSync(fileOf("reliability_v1_60.answers.jsonl"), "utf8").trim().split("\n");
  const answers = new Map(lines.map((line) => JSON.parse(line) as Answers).map((own) => [own.id, own]));
  const usual = tasks.flatMap((task): Case[] => {
    const { gold = "", wrong = [] } = answers.get(task.id) ?? {};
    return [{ task, text: gold, status: "pass" }, ...wrong.map(({ text }) => ({ task, text, status: "fail" as const }))];
  });
  const program = tasks.find(({ kind }) => kind === "codestub");
  const programs = program === undefined ? [] : hostile.map((text): Case => ({ task: program, text, status: "fail" }));
  return { usual: [...usual, ...scripts], hostile: [...programs, ...hostileScripts] };
}

/** One in two hundred is hostile. */
function draw({ usual, hostile }: Awaited<ReturnType<typeof readCases>>, random: ReturnType<typeof createRandom>): Case {
  const from = random.integer(200) === 0 ? hostile : usual;
  return from[random.integer(from.length)] as Case;
}

function release(of: ReturnType<typeof defaultVerifiers>) {
  return {
    of,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(Object.values(of).map((verifier) => verifier[Symbol.asyncDispose]()));
    },
  };
}
