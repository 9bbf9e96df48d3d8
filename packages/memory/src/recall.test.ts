import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentHash, type Lesson, pass, type Win } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inMemory, parseWins, winId } from "./index.ts";
import { isNearDuplicate, profileOf } from "./prompt-profile.ts";
import { containment, jaccard } from "./similarity.ts";
import { wordsOf } from "./words.ts";

function win(prompt: string, over: Partial<Win> = {}): Win {
  const content = { kind: "sql", prompt, output: `answer to ${prompt}`, ...over };
  return { ...content, id: winId(content) };
}
const task = (prompt: string, id = "asked") => ({ id, kind: "sql", prompt, checks: {} });

const harbour = "Table crates(id, port, kg). List port and kg of crates above 30 kg, heaviest first.";

describe("near-duplicates", () => {
  const near = (left: string, right: string) => isNearDuplicate(profileOf(left), profileOf(right));

  test.each([
    ["other case and spacing", harbour, `\n ${harbour.toUpperCase().replaceAll(" ", "   ")}`],
    ["other numbers in one template", harbour, harbour.replaceAll("30", "412")],
    [
      "several other numbers",
      "Add 3 to 4, then take 9 from it and write down the result.",
      "Add 8 to 51, then take 22 from it and write down the result.",
    ],
    ["one word changed", harbour, harbour.replace("heaviest", "lightest")],
    [
      "the same within a longer prompt",
      harbour,
      `You are an expert of many years in databases. Think calmly. ${harbour} Explain nothing and answer at once.`,
    ],
    ["full-width letters", harbour, harbour.replace("Table", "Ｔａｂｌｅ")],
  ])("%s", (_, left, right) => {
    expect(near(left, right)).toBe(true);
    expect(near(right, left)).toBe(true);
  });

  test.each([
    [
      "another question over the same table",
      harbour,
      "Table crates(id, port, kg). How many crates has each port, and what do they weigh together?",
    ],
    ["two short prompts that share little", "Count the rows.", "Sum the prices."],
    ["a short prompt within a long one", "List port and kg.", harbour],
  ])("not: %s", (_, left, right) => {
    expect(near(left, right)).toBe(false);
  });

  test("the benchmark's own prompts are no near-duplicates of each other", () => {
    const path = new URL("../../../eval/reliability_v1_60.jsonl", import.meta.url);
    const tasks = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; prompt: string });
    for (const [index, left] of tasks.entries()) {
      for (const right of tasks.slice(index + 1)) {
        if (left.kind === right.kind) expect(near(left.prompt, right.prompt), `${left.prompt}\n${right.prompt}`).toBe(false);
      }
    }
  });
});

describe("recall", () => {
  const wins = [
    win("Table ships(id, name, port). List the names of ships in Bergen, sorted by name.", { taskId: "a" }),
    win("Table crates(id, port, kg). How many crates has each port?", { taskId: "b" }),
    win("Table people(id, name). Return the names in reverse order.", { taskId: "c" }),
  ];

  test("gives the most similar first, with Jaccard's index of the words", async () => {
    const recalled = await inMemory(wins).recall(task(harbour), { limit: 3 });
    expect(recalled.map((entry) => entry.win.taskId)).toEqual(["b", "a", "c"]);
    const first = recalled[0];
    expect(first?.similarity).toBeCloseTo(jaccard(wordsOf(harbour), wordsOf(first?.win.prompt ?? "")), 15);
  });

  test("leaves out the task itself by id and by hash, however its prompt was changed", async () => {
    const [ship, crate, people] = wins;
    const memory = inMemory([ship, crate, { ...people, taskHash: contentHash(task(harbour)) }] as Win[]);
    const recalled = await memory.recall(task(harbour), { limit: 3 });
    expect(recalled.map((entry) => entry.win.taskId)).toEqual(["b", "a"]);
    expect((await memory.recall(task(harbour, "b"), { limit: 3 })).map((entry) => entry.win.taskId)).toEqual(["a", "c"]);
  });

  test("does not depend on the order in which wins came, ties included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.array(fc.constantFrom("port", "crate", "kg", "ship", "list", "sum"), { minLength: 1, maxLength: 5 }), {
          selector: (words) => words.join(" "),
          maxLength: 8,
        }),
        fc.nat(8),
        async (prompts, limit) => {
          const own = prompts.map((words) => win(words.join(" ")));
          const forward = await inMemory(own).recall(task("list port crate"), { limit });
          const backward = await inMemory(own.toReversed()).recall(task("list port crate"), { limit });
          expect(backward).toEqual(forward);
          expect(forward.length).toBeLessThanOrEqual(limit);
        },
      ),
      { seed: 5 },
    );
  });

  test("refuses a limit that is none", async () => {
    await expect(inMemory().recall(task("x"), { limit: -1 })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("similarity", () => {
  test("is symmetric, on [0, 1], and 1 for the same words", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 6 }).map((list) => new Set(list));
    fc.assert(
      fc.property(words, words, (left, right) => {
        for (const measure of [jaccard, containment]) {
          const value = measure(left, right);
          expect(value).toBe(measure(right, left));
          expect(value >= 0 && value <= 1).toBe(true);
        }
        expect(jaccard(left, right)).toBeLessThanOrEqual(containment(left, right));
        if (left.size > 0) expect(jaccard(left, new Set(left))).toBe(1);
      }),
      { seed: 6 },
    );
  });

  test("two shared of five words is 0.4", () => {
    expect(jaccard(wordsOf("red green blue"), wordsOf("Green, BLUE; cyan, pink"))).toBe(0.4);
  });
});

describe("RL-20: exact memory hits are not solutions", () => {
  test("a memory that holds every task's own answer recalls none of them for it", async () => {
    const own = ["Name the port.", "Count all crates of Oslo.", "Who carries lamp oil to Bodo?"].map((prompt, index) =>
      win(prompt, { taskId: `t${index}` }),
    );
    const memory = inMemory(own);
    for (const { prompt, output } of own) {
      for (const id of ["t0", "renamed"]) {
        const recalled = await memory.recall(task(prompt, id), { limit: 100 });
        expect(recalled.map((entry) => entry.win.output)).not.toContain(output);
      }
      expect((await memory.exact(task(prompt)))?.output).toBe(output);
    }
  });

  const data = process.env.CUPEL_DATA;
  test.skipIf(data === undefined)("the reference's sixty lines, all won, recall no twin (skipped without CUPEL_DATA)", async () => {
    const lines = readFileSync(join(data ?? "", "reliabilityloop", "reliability_v1_60.jsonl"), "utf8")
      .trim()
      .split("\n");
    const tasks = lines.map((line) => JSON.parse(line) as { id: string; kind: string; prompt: string });
    // As the reference writes them: without id, hash or seed.
    const text = tasks.map(({ id, kind, prompt }) => JSON.stringify({ kind, prompt, output: `answer of ${id}` })).join("\n");
    const memory = inMemory(parseWins(text, "wins.jsonl"));
    expect(memory.size).toBe(60);
    for (const own of tasks) {
      const recalled = await memory.recall({ ...own, checks: {} }, { limit: 100 });
      expect(recalled.filter(({ win }) => win.prompt === own.prompt)).toEqual([]);
      // One template filled with other numbers is one task.
      if (own.kind === "sql") expect(recalled).toEqual([]);
    }
  });
});

describe("learning", () => {
  const lesson = (over: Partial<Lesson> = {}): Lesson => ({
    task: task(harbour),
    taskHash: "0".repeat(64),
    output: "SELECT 1",
    verdict: pass(),
    model: "m",
    provenance: { runId: "r" },
    ...over,
  });

  test("merges: another answer to the same prompt stands beside the first, the same answer does not come twice", async () => {
    const memory = inMemory();
    await memory.learn(lesson());
    await memory.learn(lesson({ model: "other" }));
    await memory.learn(lesson({ output: "SELECT 2" }));
    expect(memory.size).toBe(2);
    expect((await memory.exact(task(harbour)))?.model).toBe("m");
  });

  test("ignores an empty answer", async () => {
    const memory = inMemory();
    await memory.learn(lesson({ output: " \n" }));
    expect(memory.size).toBe(0);
  });
});
