import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { publicTask, scoringChecks, type Task } from "@cupel/core";
import { openSandbox } from "@cupel/sandbox";
import { defaultVerifiers, parseTasks } from "@cupel/verifiers";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type AnswerLine, build, committedSeed, families, linesOf } from "../../eval/reliability_v2/generate/build.ts";
import { hubFiles } from "../../eval/reliability_v2/generate/hub-files.ts";
import { prove } from "../../eval/reliability_v2/generate/prove.ts";

const textOf = (name: string) => readFileSync(fileURLToPath(new URL(`../../eval/reliability_v2/${name}`, import.meta.url)), "utf8");
const tasks = parseTasks(textOf("tasks.jsonl"), { source: "tasks.jsonl" });
const answers = textOf("answers.jsonl")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as AnswerLine);
const kinds = ["json", "sql", "codestub"];
const slow = { timeout: 600_000 };
const splits = ["train", "dev", "test"];
/** One task of each level of each family, of which three follow each other. */
const oneOfThree = <Item>(items: readonly Item[]): readonly Item[] => items.filter((_, index) => index % 3 === 0);

describe("the committed files", () => {
  test("are what the generator writes for their seed, byte for byte", slow, () => {
    const made = build(committedSeed);
    expect(linesOf(made.tasks) === textOf("tasks.jsonl"), "tasks.jsonl: run npm run generate:eval").toBe(true);
    expect(linesOf(made.answers) === textOf("answers.jsonl"), "answers.jsonl: run npm run generate:eval").toBe(true);
  });

  test("accept every right answer, publicly and against the gold, and refuse every known mistake", slow, async () => {
    expect(await prove(tasks, answers)).toEqual([]);
  });

  test("have three known mistakes or more for every task, and an answer for each", () => {
    expect(answers.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
    expect(answers.filter(({ wrong }) => wrong.length < 3)).toEqual([]);
  });

  test("hold 300 tasks and 12 families of each kind, a third of them in each split, three tasks a level", () => {
    expect(tasks.length).toBeGreaterThanOrEqual(300);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
    for (const kind of kinds) {
      const own = tasks.filter((task) => task.kind === kind);
      const byFamily = Map.groupBy(own, ({ family }) => family);
      expect(byFamily.size).toBe(12);
      for (const [family, some] of byFamily) {
        expect(new Set(some.map(({ split }) => split)).size, family).toBe(1);
        expect(some.map(({ difficulty }) => difficulty).sort(), family).toEqual(
          ["easy", "hard", "medium"].flatMap((level) => [level, level, level]),
        );
      }
      for (const split of splits) expect(new Set(own.filter((task) => task.split === split).map(({ family }) => family)).size).toBe(4);
    }
  });

  test("repeat no prompt, and no family words its questions like another", () => {
    expect(new Set(tasks.map(({ prompt }) => prompt)).size).toBe(tasks.length);
    const grams = tasks.map(({ prompt }) => fiveGrams(prompt));
    const close = tasks.flatMap((one, index) =>
      tasks.slice(index + 1).flatMap((other, offset) => {
        if (one.family === other.family) return [];
        const shared = jaccard(grams[index] as Set<string>, grams[index + 1 + offset] as Set<string>);
        return shared < 0.1 ? [] : [`${one.id} and ${other.id}: ${shared}`];
      }),
    );
    expect(close).toEqual([]);
  });

  test("refuse what knows nothing of the task, publicly", slow, async () => {
    await using sandbox = await openSandbox({ workers: 1 });
    const verifiers = defaultVerifiers({ sandbox });
    const accepted: string[] = [];
    for (const task of oneOfThree(tasks)) {
      for (const text of knowingNothing(task)) {
        const verdict = await verifiers[task.kind]?.verify({
          task: publicTask(task),
          checks: task.checks,
          scope: "public",
          candidate: { text },
        });
        if (verdict?.status !== "fail") accepted.push(`${task.id}: ${text} is ${verdict?.status}`);
      }
    }
    for (const verifier of Object.values(verifiers)) await verifier[Symbol.asyncDispose]();
    expect(accepted).toEqual([]);
  });

  test("expect nothing that a policy is shown, beyond the public examples", () => {
    for (const task of tasks.filter(({ kind }) => kind === "sql")) {
      const shown = JSON.stringify(task.checks);
      for (const database of (task.gold?.databases ?? []) as object[]) expect(shown).not.toContain(JSON.stringify(database));
      expect(Object.keys(publicTask(task))).not.toContain("gold");
      expect(scoringChecks(task)).toHaveProperty("query");
    }
    for (const task of tasks.filter(({ kind }) => kind === "codestub")) {
      const [all, open] = [task.gold?.tests, task.checks.tests] as unknown[][];
      expect((all ?? []).length, task.id).toBeGreaterThanOrEqual(8 + (open ?? []).length);
    }
  });
});

describe("another seed", () => {
  const fresh = build("another seed");

  test("gives tasks of the same families and splits, and none of the committed ones", () => {
    expect(fresh.tasks.map(({ id, split }) => [id, split])).toEqual(tasks.map(({ id, split }) => [id, split]));
    const names = new Set(tasks.filter(({ kind }) => kind !== "codestub").map(({ prompt }) => prompt));
    expect(fresh.tasks.filter(({ prompt }) => names.has(prompt))).toEqual([]);
    const golds = new Set(tasks.map(({ gold }) => JSON.stringify(gold)));
    expect(fresh.tasks.filter(({ gold }) => golds.has(JSON.stringify(gold)))).toEqual([]);
  });

  test("gives tasks that stand up as well", slow, async () => {
    expect(await prove(oneOfThree(fresh.tasks), fresh.answers)).toEqual([]);
  });
});

test("the files for the hub hold every task once, where the card says, with nothing lost", () => {
  const card = textOf("README.md");
  const files = hubFiles(tasks, answers, card);
  expect(files.get("README.md")).toBe(card);
  const rows = [...files].filter(([path]) => path !== "README.md").flatMap(([path, text]) => text.trimEnd().split("\n").map((line) => ({ path, row: JSON.parse(line) }))); // biome-ignore format: short
  expect(rows.map(({ row }) => row.id).sort()).toEqual(tasks.map(({ id }) => id).sort());
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const { path, row } of rows) {
    expect(path).toBe(`data/${row.kind}-${row.split}.jsonl`);
    const { answer, wrong, ...task } = row;
    expect({ ...task, checks: JSON.parse(row.checks), gold: JSON.parse(row.gold) }).toEqual(byId.get(row.id));
    expect(typeof answer === "string" && wrong.length >= 3).toBe(true);
  }
  const front = parse(/^---\n(.*?\n)---\n/s.exec(card)?.[1] ?? "") as FrontMatter;
  expect(front).toMatchObject({ license: "mit", language: ["en"] });
  expect(front.configs.map(({ config_name }) => config_name)).toEqual(["all", ...kinds]);
  for (const { config_name, data_files } of front.configs) {
    const wanted = [...files.keys()].filter((path) => path.startsWith(config_name === "all" ? "data/" : `data/${config_name}-`));
    const found = data_files.flatMap(({ split, path }) => {
      const pattern = new RegExp(`^${path.replaceAll("*", "[a-z]+")}$`);
      const own = wanted.filter((file) => pattern.test(file));
      expect(own.every((file) => file.endsWith(`-${split}.jsonl`))).toBe(true);
      return own;
    });
    expect(found.sort(), config_name).toEqual(wanted.sort());
  }
});

/** What the hub reads of a card. */
interface FrontMatter {
  readonly configs: readonly {
    readonly config_name: string;
    readonly data_files: readonly { readonly split: string; readonly path: string }[];
  }[];
}

function knowingNothing({ kind, checks }: Task): readonly string[] {
  if (kind === "json") return ["", "null", "{}", "[]", '"yes"', "0"];
  if (kind === "sql")
    return ["", "SELECT 1", "SELECT NULL", "SELECT NULL WHERE 0", ...tablesOf(checks).map((name) => `SELECT * FROM ${name}`)];
  const constants = ["None", "0", "1", "-1", "True", "False", "''", "[]", "{}", "args[0] if args else None"];
  return ["", ...constants.map((value) => `def ${checks.entry_point}(*args):\n    return ${value}\n`)];
}

function tablesOf(checks: Task["checks"]): readonly string[] {
  const [example] = checks.examples as unknown as readonly { readonly tables: readonly { readonly name: string }[] }[];
  return example?.tables.map(({ name }) => name) ?? [];
}

function fiveGrams(prompt: string): Set<string> {
  const words =
    prompt
      .toLowerCase()
      .replaceAll(/\d/g, "#")
      .match(/[\w#]+/g) ?? [];
  return new Set(words.map((_, index) => words.slice(index, index + 5).join(" ")));
}

function jaccard(left: Set<string>, right: Set<string>): number {
  const shared = left.intersection(right).size;
  return shared / (left.size + right.size - shared);
}
