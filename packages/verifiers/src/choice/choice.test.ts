import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChoiceChecks, choice } from "./choice.ts";

const task = { id: "t", kind: "choice", prompt: "p", checks: {} };
const verify = (text: string, checks: ChoiceChecks, scope: "public" | "gold" = "gold") =>
  choice().verify({ task, checks, scope, candidate: { text } });
const options = ["Paris", "Oslo", "Rome"];

test("the right option passes, by label or by text", async () => {
  for (const text of ["B", "Oslo", "<think>A?</think>Answer: (B) Oslo"]) {
    expect(await verify(text, { options, expected: "B" })).toMatchObject({ status: "pass", level: "verified" });
  }
  expect(await verify("A", { options, expected: "B" })).toMatchObject({
    status: "fail",
    code: "wrong",
    reason: "another option is right",
    evidence: { expected: ["B"], found: "A" },
  });
});

test("where several options are right any one of them passes", async () => {
  for (const text of ["A", "C"]) expect(await verify(text, { options, expected: ["A", "C"] })).toMatchObject({ status: "pass" });
  for (const text of ["B", "A and C"]) expect(await verify(text, { options, expected: ["A", "C"] })).toMatchObject({ status: "fail" });
});

test("publicly the answer has to be one option", async () => {
  expect(await verify("A", { options }, "public")).toMatchObject({ status: "pass", level: "parsed" });
  expect(await verify("A or B", { options }, "public")).toMatchObject({
    status: "fail",
    code: "wrong",
    reason: "the answer is ambiguous: it names 2 options (A, B)",
  });
  expect(await verify("no idea", { options }, "public")).toMatchObject({
    status: "fail",
    code: "load",
    reason: 'the answer names none of the options A, B, C; end it with "Answer: " and the label of one',
  });
});

test("whatever the options are, a label and a text find their own", async () => {
  const texts = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,9}( [a-z]{3,9})?$/), { minLength: 2, maxLength: 8 });
  const forms = [
    (label: string) => label,
    (label: string) => `I see.\n\n**Answer: (${label})**`,
    (label: string, text: string) => `${label}) ${text}`,
    (_label: string, text: string) => `The answer is ${text}.`,
    (label: string) => `So it is \\boxed{${label}}`,
  ];
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(), fc.constantFrom(...forms), async (list, pick, form) => {
      const index = pick % list.length;
      const label = String.fromCharCode(65 + index);
      const verdict = await verify(form(label, list[index] ?? ""), { options: list, expected: label });
      expect(verdict).toMatchObject({ status: "pass" });
    }),
  );
});

test("without an expected option nothing is scored", async () => {
  expect(await verify("A", { options })).toMatchObject({ status: "error", code: "vacuous" });
});

test.each<[object, string]>([
  [{}, "options must be a list of texts or an object of texts by label"],
  [{ options: ["a"] }, "options must be 2 to 100, and at most 26 without labels of their own"],
  [{ options: ["a", 3] }, "options must be texts"],
  [{ options: ["a", " "] }, "options must be texts that are not empty"],
  [{ options: { "A)": "a", B: "b" } }, "the labels of options must be 1 to 20 letters and digits"],
  [{ options: { a: "x", A: "y" } }, "two options have the same label"],
  [{ options: ["Oslo", "oslo "] }, "two options have the same text"],
  [{ options: { 1: "2", 2: "3" } }, "the text of option 1 is the label of another"],
  [{ options, expected: "D" }, "expected must be the label of an option, or a list of labels"],
  [{ options, expected: [] }, "expected must be the label of an option, or a list of labels"],
  [{ options, expected: ["A", "B", "C"] }, "expected names every option, so any choice would be right"],
])("%j is a defect of the task", async (checks, sentence) => {
  expect(await verify("A", checks as ChoiceChecks)).toMatchObject({ status: "error", code: "contract", reason: sentence });
});
