import { expect, test } from "vitest";
import { type TextChecks, text } from "./text.ts";

const task = { id: "t", kind: "text", prompt: "p", checks: {} };
const verify = (answer: string, checks: TextChecks, scope: "public" | "gold" = "public") =>
  text().verify({ task, checks, scope, candidate: { text: answer } });

test("an answer is the text, or holds the texts, up to what the task lets differ", async () => {
  expect(await verify("Oslo", { exact: "Oslo" })).toMatchObject({ status: "pass", level: "verified" });
  expect(await verify(" oslo \n", { exact: "Oslo" })).toMatchObject({ status: "fail", reason: "the answer is another text" });
  expect(await verify(" OSLO \n", { exact: "Oslo", ignore: ["case", "whitespace"] })).toMatchObject({ status: "pass" });
  expect(await verify("ﬁne", { exact: "fine", ignore: ["unicode"] })).toMatchObject({ status: "pass" });
  expect(await verify("a b c", { contains: ["a", "c"] })).toMatchObject({ status: "pass" });
  expect(await verify("a b", { contains: ["a", "c"] })).toMatchObject({ status: "fail", reason: 'the answer lacks "c"' });
});

test("hidden texts stay out of the reason", async () => {
  expect(await verify("x", { exact: "secret", contains: ["hidden"] }, "gold")).toMatchObject({ reason: "2 of 2 texts differ" });
});

test("without texts an answer is only there, and nothing is scored", async () => {
  expect(await verify("x", {})).toMatchObject({ status: "pass", level: "parsed" });
  expect(await verify("x", {}, "gold")).toMatchObject({ status: "error", code: "vacuous" });
});

test("checks that any answer satisfies or that mean nothing are named", async () => {
  for (const checks of [{ contains: [""] }, { exact: 3 }, { ignore: ["colour"] }] as unknown as TextChecks[]) {
    expect(await verify("x", checks)).toMatchObject({ status: "error", code: "contract" });
  }
});
