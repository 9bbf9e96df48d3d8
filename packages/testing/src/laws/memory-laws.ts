import { canonicalJson, contentHash, fail, type Lesson, type Memory, type PublicTask, pass, publicTask, type Verdict } from "@cupel/core";
import { demand, show } from "../demand.ts";
import type { Law, Make } from "./law.ts";

/** What every memory must do. `make` gives an empty one; it is released after the law where it can be. */
export function memoryLaws(name: string, make: Make<Memory>): readonly Law[] {
  const law = (sentence: string, check: (memory: Memory) => Promise<void>): Law => ({
    name: `${name} ${sentence}`,
    check: async () => {
      const memory = await make();
      try {
        await check(memory);
      } finally {
        if (Symbol.asyncDispose in memory) await (memory as Memory & AsyncDisposable)[Symbol.asyncDispose]();
      }
    },
  });
  return [
    law("recalls nothing while it is empty", async (memory) => {
      demand((await memory.recall(tasks.bergen, { limit: 5 })).length === 0, "something came from nowhere");
      demand((await memory.exact(tasks.bergen)) === undefined, "an exact win came from nowhere");
    }),
    law("gives what it learned to a like task, with a similarity on [0, 1]", async (memory) => {
      await memory.learn(lesson(tasks.bergen));
      const [first, ...rest] = await memory.recall(tasks.oslo, { limit: 5 });
      demand(first !== undefined && rest.length === 0, "expected one win");
      demand(first.win.output === answerTo(tasks.bergen) && first.win.prompt === tasks.bergen.prompt, show(first));
      demand(first.similarity >= 0 && first.similarity <= 1, `similarity ${first.similarity}`);
    }),
    law("keeps only what passed declared checks", async (memory) => {
      const verdicts: readonly Verdict[] = [
        fail("wrong"),
        pass({ level: "parsed" }),
        pass({ level: "judged" }),
        pass({ level: "agreed" }),
        pass({ assurance: "shared" }),
        { status: "error", code: "internal", reason: "broke" },
      ];
      for (const verdict of verdicts) await memory.learn(lesson(tasks.bergen, { verdict }));
      demand((await memory.recall(tasks.oslo, { limit: 5 })).length === 0, "an unproven answer was kept");
      demand((await memory.exact(tasks.bergen)) === undefined, "an unproven answer was kept for exact reuse");
    }),
    law("never recalls the task itself, nor its copy under another id or spacing", async (memory) => {
      await memory.learn(lesson(tasks.bergen));
      const copies: readonly PublicTask[] = [
        tasks.bergen,
        { ...tasks.bergen, id: "another" },
        { ...tasks.bergen, id: "spaced", prompt: `  ${tasks.bergen.prompt.replaceAll(" ", "  ")}\n` },
        { ...tasks.bergen, id: "shouted", prompt: tasks.bergen.prompt.toUpperCase() },
      ];
      for (const copy of copies) {
        const recalled = await memory.recall(copy, { limit: 5 });
        demand(recalled.length === 0, `the task ${show(copy.prompt)} was given its own answer`);
      }
    }),
    law("gives the very win back only where it is asked for the same kind and prompt", async (memory) => {
      await memory.learn(lesson(tasks.bergen));
      demand((await memory.exact(tasks.bergen))?.output === answerTo(tasks.bergen), "the win is not there");
      demand((await memory.exact(tasks.oslo)) === undefined, "a win of another task");
      demand((await memory.exact({ ...tasks.bergen, kind: "sql" })) === undefined, "a win of another kind");
    }),
    law("keeps kinds apart", async (memory) => {
      await memory.learn(lesson(tasks.bergen));
      demand((await memory.recall({ ...tasks.oslo, kind: "sql" }, { limit: 5 })).length === 0, "a win of another kind");
    }),
    law("recalls at most what is asked for, the most similar first, the same each time", async (memory) => {
      for (const task of [tasks.apples, tasks.bergen, tasks.bodo]) await memory.learn(lesson(task));
      const all = await memory.recall(tasks.oslo, { limit: 10 });
      demand(
        all.every((entry, index) => index === 0 || entry.similarity <= (all[index - 1]?.similarity ?? 0)),
        "out of order",
      );
      for (const limit of [0, 1, 2]) {
        const some = await memory.recall(tasks.oslo, { limit });
        demand(canonicalJson(some) === canonicalJson(all.slice(0, limit)), `limit ${limit} gave ${some.length} or others`);
      }
    }),
    law("keeps one copy of what it learns twice, also at the same time", async (memory) => {
      await Promise.all([memory.learn(lesson(tasks.bergen)), memory.learn(lesson(tasks.bergen))]);
      await memory.learn(lesson(tasks.bergen));
      demand((await memory.recall(tasks.oslo, { limit: 10 })).length === 1, "more than one copy");
    }),
  ];
}

const tasks = {
  bergen: task("bergen", "Turn this note into JSON: crate K7 left Bergen with 40 kg of dried cod."),
  bodo: task("bodo", "Turn this note into JSON: crate B2 left Bodo with 12 kg of salted herring for the market."),
  oslo: task("oslo", "Turn this note into JSON: barrel T9 reached Oslo carrying 31 litres of lamp oil."),
  apples: task("apples", "Write the names of three apples as a JSON array, sweetest first, then stop."),
};

function task(id: string, prompt: string): PublicTask {
  return publicTask({ id, kind: "json", prompt, checks: { schema: { type: "object" } } });
}

function answerTo(task: PublicTask): string {
  return JSON.stringify({ answer: task.id });
}

function lesson(task: PublicTask, { verdict = pass() }: { readonly verdict?: Verdict } = {}): Lesson {
  return { task, taskHash: contentHash(task), output: answerTo(task), verdict, model: "tiny", provenance: { runId: "laws" } };
}
