import { CupelError, publicTask } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { datasetTask } from "./dataset-task.ts";
import { parseDataset } from "./parse-dataset.ts";

const parse = (...lines: readonly (object | string)[]) =>
  parseDataset(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"), { source: "d.jsonl", name: "d" });
const complaint = (...lines: readonly (object | string)[]): string => {
  try {
    parse(...lines);
  } catch (thrown) {
    expect(CupelError.is(thrown) && thrown.code).toBe("DATA_INVALID");
    return (thrown as Error).message;
  }
  return "no complaint";
};
const points = Array.from({ length: 10 }, (_, n) => ({ input: n, expected: n * n }));

test("a line is an input or arguments with what is expected; the head says the rest", () => {
  const head = { name: "squares", instruction: "Square.", entry_point: "square", language: "javascript" };
  expect(
    parse(`\ufeff${JSON.stringify(head)}\r`, "", { input: [1], expected: null }, { args: [1, 2], expected: 0.5, tolerance: 0.1 }),
  ).toEqual({
    ...{ name: "squares", instruction: "Square.", entryPoint: "square", language: "javascript", labelled: true },
    points: [{ args: [[1]], expected: null }, { args: [1, 2], expected: 0.5, tolerance: 0.1 }], // biome-ignore format: short
  });
  expect(parse({ input: 1 })).toEqual({ name: "d", entryPoint: "solve", language: "python", labelled: false, points: [{ args: [1] }] });
});

test.each([
  [[], "d.jsonl holds no lines such as"],
  [[{ input: 1, exspected: 2 }], 'd.jsonl:1: there is no field "exspected"; did you mean "expected"?'],
  [[{ input: 1, zzz: 2 }], "fields are id, input, args, expected, tolerance, split."],
  [[{ instruction: "x", owner: 1 }, { input: 1 }], 'there is no field "owner"'],
  [[{ expected: 2 }], 'd.jsonl:1: a line needs either "input" or "args"'],
  [[{ input: 1, args: [1] }], 'a line needs either "input" or "args"'],
  [[{ args: 1 }], '"args" must be a list'],
  [[{ input: 1, expected: 1 }, { input: 2 }], 'd.jsonl:2: this line has no "expected"'],
  [[{ input: 1 }, { input: 2, expected: 1 }], 'd.jsonl:2: this line has an "expected", others have none'],
  [
    [
      { input: { a: 1, b: 2 }, expected: 1 },
      { args: [{ b: 2, a: 1 }], expected: 2 },
    ],
    "d.jsonl:2: the input of line 1 stands here again.",
  ],
  [[{ input: 1, expected: 1, split: "test" }], '"split" must be'],
  [[{ input: 1, expected: 1, tolerance: -1 }], '"tolerance" must be'],
  [["{"], "d.jsonl:1: not valid JSON"],
])("%j is refused in a sentence", (lines, sentence) => {
  expect(complaint(...lines)).toContain(sentence);
});

test("public points are the task's checks and those held out its gold, which a policy never sees", () => {
  const task = datasetTask(
    parse({ instruction: "Square.", name: "squares" }, ...points.map((point, n) => ({ ...point, split: n < 4 ? "public" : "held-out" }))),
  );
  expect(task).toMatchObject({
    ...{ id: "squares", kind: "codestub", prompt: "Square." },
    checks: {
      language: "python",
      entry_point: "solve",
      tests: points.slice(0, 4).map(({ input, expected }) => ({ args: [input], equals: expected })),
    },
    gold: { tests: points.slice(4).map(({ input, expected }) => ({ args: [input], equals: expected })) },
    metadata: { dataset: { name: "squares", public: 4, held_out: 6, labelled: true } },
  });
  expect(JSON.stringify(publicTask(task))).not.toContain("25");
});

test("a share is held out where the file does not say, by the seed and the points, whatever their order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }), fc.nat(50), (count, tenths, seed) => {
      const own = Array.from({ length: count }, (_, n) => ({ input: n, expected: -n }));
      const options = { instruction: "x", holdOut: tenths / 10, seed };
      const of = (lines: readonly object[]) => {
        const { checks, gold } = datasetTask(parse(...lines), options);
        return [checks.tests, gold?.tests ?? []].map((tests) => (tests as { args: number[] }[]).map(({ args }) => args[0]).sort());
      };
      const [open = [], hidden = []] = of(own);
      expect(new Set([...open, ...hidden]).size).toBe(count);
      expect(hidden.length).toBe(Math.min(count - 1, Math.round((count * tenths) / 10)));
      expect(of(own.toReversed())).toEqual([open, hidden]);
    }),
    { seed: 7, numRuns: 60 },
  );
  const gold = (seed: number) => datasetTask(parse(...points), { instruction: "x", seed }).gold;
  expect(gold(1)).not.toEqual(gold(2));
});

test("without labels the inputs are the checks, and there is no gold", () => {
  const task = datasetTask(parse({ input: 1 }, { input: "a" }), { instruction: "x" });
  expect(task.checks).toEqual({ language: "python", entry_point: "solve", inputs: [[1], ["a"]] });
  expect(task).not.toHaveProperty("gold");
});

test("a dataset that says nothing, or holds everything out, is refused in a sentence", () => {
  expect(() => datasetTask(parse(...points))).toThrow("does not say what the function does");
  expect(() => datasetTask(parse({ instruction: " " }, ...points))).toThrow("does not say what the function does");
  expect(() => datasetTask(parse(...points), { instruction: "x", holdOut: 1 })).toThrow("between 0 and 0.9");
  expect(() => datasetTask(parse({ input: 1, expected: 1, split: "held-out" }), { instruction: "x" })).toThrow("All points");
});
