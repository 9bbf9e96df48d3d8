import type { Candidate, Feedback, PublicTask } from "@cupel/core";
import { drivePolicy, policyLaws } from "@cupel/testing";
import { expect, test } from "vitest";
import { baseline } from "../baseline.ts";
import { sequence } from "../sequence.ts";
import { agreement, type Execution } from "./agreement.ts";

const task: PublicTask = { id: "t", kind: "codestub", prompt: "Write def f(x).", checks: {} };
const parsed: Feedback = { status: "pass", reason: "", level: "parsed" };
const verified: Feedback = { status: "pass", reason: "", level: "verified" };
const refused: Feedback = { status: "fail", reason: "no", code: "load" };

/** An answer is a list of numbers; an assertion holds when its number is among them; a call gives the answer's last number. */
const execution: Execution = {
  name: "lists",
  holds: async ({ text, assertions }) => assertions.map((assertion) => text.includes(assertion.slice(-1))),
};
const withResults: Execution = { ...execution, result: async ({ text, call }) => (call === "f(1)" ? text.at(-1) : undefined) };

for (const law of policyLaws("agreement", () => agreement({ k: 4, execution: withResults }))) test(law.name, law.check);

async function drive(
  answers: readonly string[],
  {
    tests = "assert 1\nassert 2\nassert 3",
    judge = () => parsed,
    decision = "B",
    by = withResults,
  }: {
    readonly tests?: string;
    readonly judge?: (candidate: Candidate) => Feedback;
    readonly decision?: string;
    readonly by?: Execution;
  } = {},
) {
  const { chosen, asks } = await drivePolicy(agreement({ k: answers.length, tests: 3, execution: by }), {
    task,
    judge,
    answer: ({ prompt }, index) => {
      if (prompt.includes("Which result")) return decision;
      if (prompt.includes("Answer A")) return "f(1)\nbecause";
      return prompt.includes("assertions") ? `Here:\n${tests}` : (answers[index] ?? "");
    },
  });
  return { chosen, asks, calls: asks.length };
}

test("the camp with most answers times satisfied assertions wins, and is marked as agreed", async () => {
  const { chosen, calls } = await drive(["1", "2 3", "1", "3 2", "none", "1 "]);
  expect([chosen?.text, chosen?.agreed, calls]).toEqual(["2 3", { answers: 2, of: 6, tests: 2 }, 7]);
});

test("the same assertion counts once, and no more than asked for", async () => {
  const tests = "assert 1\n  assert 1\nassert 1\nassert 2\nassert 3\nassert 4\nassert 5";
  expect((await drive(["1", "1", "4 5"], { tests })).chosen?.agreed).toEqual({ answers: 2, of: 3, tests: 1 });
});

test("assertions count where they stand in a list too, and are asked for in the task's language", async () => {
  const tests = "1. assert 1\n- `assert 2`\n* assert 3\nassertion 4\nTo assert 5";
  expect((await drive(["1", "2 3", "2 3"], { tests })).chosen?.agreed).toEqual({ answers: 2, of: 3, tests: 2 });
  const asked = async (checks: PublicTask["checks"]) => {
    const { asks } = await drivePolicy(agreement({ k: 2, execution }), {
      task: { ...task, checks },
      judge: () => parsed,
      answer: () => "x",
    });
    return asks.at(-1)?.prompt ?? "";
  };
  expect(await asked({})).toContain('beginning with "assert ".');
  expect(await asked({ language: "typescript" })).toContain('beginning with "assert(" or "assert.deepEqual(".');
});

test("a single answer agrees with nobody, nor do answers that satisfy nothing", async () => {
  expect((await drive(["1 2 3", "1"])).chosen).not.toHaveProperty("agreed");
  expect((await drive(["x", "y"])).chosen).not.toHaveProperty("agreed");
  expect((await drive(["x", "y"], { tests: "none" })).chosen?.text).toBe("x");
});

test("between equal camps an input on which they differ decides, by the model's word", async () => {
  const tie = ["1", "2", "1", "2"];
  expect((await drive(tie)).chosen?.text).toBe("2");
  expect((await drive(tie, { decision: "A" })).chosen?.text).toBe("1");
  expect((await drive(tie, { by: execution })).calls, "without results nobody is asked").toBe(5);
  const { asks } = await drive(tie);
  expect(asks.at(-1)?.prompt).toContain("The call f(1) gives\nA: 1\nB: 2\n");
});

test("a verified answer ends the search; refused ones count where all were refused", async () => {
  const first = await drive(["1", "1", "2"], { judge: ({ index }) => (index === 1 ? verified : parsed) });
  expect([first.chosen?.index, first.chosen?.agreed, first.calls]).toEqual([1, undefined, 2]);
  const judge = ({ text }: Candidate) => (text === "1 2" ? refused : parsed);
  expect((await drive(["1 2", "1 2", "3"], { judge })).chosen?.text).toBe("3");
  expect((await drive(["3", "1 2", "1 2"], { judge: () => refused })).chosen?.text).toBe("1 2");
});

test("inside another policy the mark and the answer stay", async () => {
  const answers = ["1", "2 3", "2 3"];
  const { chosen } = await drivePolicy(sequence(agreement({ k: 3, tests: 3, execution }), baseline()), {
    task,
    judge: () => refused,
    answer: ({ prompt }, index) => (prompt.includes("assertions") ? "assert 1\nassert 2\nassert 3" : (answers[index] ?? "last")),
  });
  expect([chosen?.text, chosen?.agreed]).toEqual(["2 3", { answers: 2, of: 3, tests: 2 }]);
});

test("nonsense is refused in a sentence", () => {
  expect(() => agreement({ k: 1, execution })).toThrow("k is 1");
  expect(() => agreement({ k: 2, tests: 0, execution })).toThrow("tests is 0");
});
