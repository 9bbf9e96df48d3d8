import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseTasks } from "@cupel/verifiers";
import { describe, expect, test } from "vitest";
import { type AnswerLine, build, committedSeed, families, linesOf } from "../../eval/reliability_v2/generate/build.ts";
import { prove } from "../../eval/reliability_v2/generate/prove.ts";

const textOf = (name: string) => readFileSync(fileURLToPath(new URL(`../../eval/reliability_v2/${name}`, import.meta.url)), "utf8");
const tasks = parseTasks(textOf("tasks.jsonl"), { source: "tasks.jsonl" });
const answers = textOf("answers.jsonl")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as AnswerLine);
const kinds = ["json", "sql", "codestub"];

describe("the committed files", () => {
  test("are what the generator writes for their seed, byte for byte", () => {
    const made = build(committedSeed);
    expect(linesOf(made.tasks) === textOf("tasks.jsonl"), "tasks.jsonl: run npm run generate:eval").toBe(true);
    expect(linesOf(made.answers) === textOf("answers.jsonl"), "answers.jsonl: run npm run generate:eval").toBe(true);
  });

  test("accept every right answer, publicly and against the gold, and refuse every known mistake", async () => {
    expect(await prove(tasks, answers)).toEqual([]);
  });

  test("have three mistakes or more for every task, and an answer for each", () => {
    expect(answers.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
    expect(answers.filter(({ wrong }) => wrong.length < 3)).toEqual([]);
  });

  test("give each family of a kind to one split, a third of them to each", () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
    for (const kind of kinds) {
      const splits = new Map(tasks.filter((task) => task.kind === kind).map(({ family, split }) => [`${family} ${split}`, split]));
      const own = families.filter((family) => family.kind === kind);
      expect(splits.size).toBe(own.length);
      for (const split of ["train", "dev", "test"]) {
        const count = [...splits.values()].filter((one) => one === split).length;
        expect(Math.abs(count - own.length / 3), `${kind} ${split}`).toBeLessThan(1);
      }
    }
  });
});
