import type { Candidate, Feedback, PublicTask } from "@cupel/core";
import { drivePolicy, policyLaws } from "@cupel/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalAnswer } from "./canonical-answer.ts";
import { selfConsistency } from "./self-consistency.ts";

const task: PublicTask = { id: "t", kind: "number", prompt: "How many crates?", checks: {} };
const passed: Feedback = { status: "pass", reason: "", level: "verified" };
const parsed: Feedback = { status: "pass", reason: "", level: "parsed" };
const refused: Feedback = { status: "fail", reason: "no number", code: "wrong" };

for (const law of policyLaws("selfConsistency", () => selfConsistency({ k: 5 }))) test(law.name, law.check);

const poll = (answers: readonly string[], judge: (candidate: Candidate) => Feedback = () => parsed, k = answers.length) =>
  drivePolicy(selfConsistency({ k }), { task, answer: (_ask, index) => answers[index] ?? "", judge });

test("the largest group wins, and of equally large ones the one seen first", async () => {
  expect((await poll(["4", "5", "6", "5", "6", "5"])).chosen).toMatchObject({ text: "5", index: 1 });
  expect((await poll(["4", "5", "5", "4"])).chosen).toMatchObject({ text: "4", index: 0 });
});

test("samples are drawn apart: seeds of their own, up the ladder of temperatures", async () => {
  const { asks } = await poll(["1", "2", "3", "4", "5"]);
  expect(asks.map(({ sample, temperature }) => [sample, temperature])).toEqual([
    [0, undefined],
    [1, 0.4],
    [2, 0.6],
    [3, 0.8],
    [4, 0.8],
  ]);
});

test("an answer that passes what the task declares ends the search, one that only parses is a vote", async () => {
  const verified = await poll(["4", "5", "4"], ({ index }) => (index === 1 ? passed : parsed));
  expect([verified.chosen?.text, verified.asks.length]).toEqual(["5", 2]);
  const votes = await poll(["4", "5", "5"]);
  expect([votes.chosen?.text, votes.asks.length]).toEqual(["5", 3]);
});

test("refused answers do not outvote one that stands, and are counted where there is no other", async () => {
  const judge = ({ text }: Candidate) => (text === "4" ? refused : parsed);
  expect((await poll(["4", "4", "4", "5"], judge)).chosen?.text).toBe("5");
  expect((await poll(["5", "4", "4"], () => refused)).chosen?.text).toBe("4");
});

test("it ends as soon as the lead cannot be overtaken", async () => {
  expect((await poll(["4", "4", "4", "5", "6"])).asks).toHaveLength(3);
  expect((await poll(["5", "4", "4", "4", "6"])).asks).toHaveLength(4);
  expect((await poll(["4", "4", "5", "5"])).asks, "a tie is the first one's").toHaveLength(2);
});

test("a function of one's own says what is the same, and is part of the name", async () => {
  const parity = (text: string) => `${Number(text) % 2}`;
  const policy = selfConsistency({ k: 5, canonical: parity });
  const answers = ["2", "3", "4", "5", "7"];
  const { chosen } = await drivePolicy(policy, { task, answer: (_ask, index) => answers[index] ?? "", judge: () => parsed });
  expect(chosen?.text).toBe("3");
  expect(policy.name).toBe("self-consistency-5 by parity");
  expect(selfConsistency({ k: 5 }).name).toBe("self-consistency-5");
});

test("stopping early never changes the answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ answer: fc.constantFrom("1", "2", "3"), stands: fc.boolean() }), { minLength: 1, maxLength: 9 }),
      async (samples) => {
        const judge = ({ index }: Candidate) => (samples[index]?.stands ? parsed : refused);
        const { chosen, asks } = await poll(
          samples.map(({ answer }) => answer),
          judge,
        );
        const counted = samples.some(({ stands }) => stands) ? samples.filter(({ stands }) => stands) : samples;
        const size = (answer: string) => counted.filter((sample) => sample.answer === answer).length;
        const largest = Math.max(...counted.map(({ answer }) => size(answer)));
        expect(chosen?.text).toBe(counted.find(({ answer }) => size(answer) === largest)?.answer);
        expect(asks.length).toBeLessThanOrEqual(samples.length);
      },
    ),
    { numRuns: 300, seed: 11 },
  );
});

test.each([
  ["json", '{"a": 1, "b": [2]}', '{"b":[2],"a":1.0}', true],
  ["json", '{"a": 1}', '{"a": "1"}', false],
  ["sql", "SELECT a\n  FROM t", "SELECT a FROM t ", true],
  ["codestub", "def f():\n    return 1  \n", "def f():\n\n    return 1", true],
  ["codestub", "if a:\n    b()\n    c()", "if a:\n    b()\nc()", false],
  ["text", "1", '"1"', false],
])("answers of kind %s: %j and %j are the same: %s", (kind, left, right, same) => {
  expect(canonicalAnswer(left, { kind }) === canonicalAnswer(right, { kind })).toBe(same);
});

test("k must be a whole number of at least 1", () => {
  for (const k of [0, 1.5, Number.NaN]) expect(() => selfConsistency({ k })).toThrow(`selfConsistency: k is ${k}`);
});
