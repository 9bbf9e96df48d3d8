import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findNumber } from "./find-number.ts";
import { type NumberChecks, number } from "./number.ts";

const task = { id: "t", kind: "number", prompt: "p", checks: {} };
const verify = (text: string, checks: NumberChecks, scope: "public" | "gold" = "gold") =>
  number().verify({ task, checks, scope, candidate: { text } });

test.each([
  ["It makes 16 - 3 = 13.\n#### 1,018", "1018"],
  ["so $2,500.50.", "2500.5"],
  ["about 45%", "45"],
  ["from -3 to -0.250", "-0.25"],
  ["#### 7 (not 8)", "7"],
  ["-$5", "-5"],
  [".5", "0.5"],
])("the number of %j is %s", (text, value) => {
  expect(findNumber(text)).toBe(findNumber(value));
  expect(Number(findNumber(text))).toBe(Number(value));
});

test("decimals are compared, with a tolerance only where one is given", async () => {
  expect(await verify("It is 18.00.", { expected: 18 })).toMatchObject({ status: "pass" });
  expect(await verify("100000000000000000000000001", { expected: "100000000000000000000000002" })).toMatchObject({ status: "fail" });
  expect(await verify("8.25", { expected: 8.2515 })).toMatchObject({ status: "fail", reason: "the number is another" });
  expect(await verify("8.25", { expected: 8.2515, tolerance: 0.01 })).toMatchObject({ status: "pass" });
  expect(await verify("-18", { expected: 18 })).toMatchObject({ status: "fail" });
});

test("publicly a number has to be there; without an expected one nothing is scored", async () => {
  expect(await verify("7", {}, "public")).toMatchObject({ status: "pass", level: "parsed" });
  expect(await verify("none", {}, "public")).toMatchObject({ status: "fail", code: "load" });
  expect(await verify("7", {})).toMatchObject({ status: "error", code: "vacuous" });
  expect(await verify("7", { expected: "seven" })).toMatchObject({ status: "error", code: "contract" });
});

const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: the GSM8K labels are not reproduced.\n");

describe.skipIf(data === undefined)("GSM8K", () => {
  test("the published labels of recorded answers are reproduced", async () => {
    const path = join(data ?? "", "gsm8k", "example_model_solutions.jsonl");
    let labels = 0;
    let same = 0;
    for (const line of readFileSync(path, "utf8").trim().split("\n")) {
      const { ground_truth: truth, question: _question, ...models } = JSON.parse(line);
      const expected = String(truth).split("A: ").at(-1)?.replaceAll(",", "") ?? "";
      for (const { solution, is_correct: label } of Object.values<{ solution: string; is_correct: boolean }>(models)) {
        labels++;
        const answer = solution.replace(/\nA: /g, "\n#### ");
        if (((await verify(answer, { expected })).status === "pass") === label) same++;
      }
    }
    process.stderr.write(`GSM8K: ${same} of ${labels} labels reproduced\n`);
    expect(labels).toBe(5276);
    expect(same).toBe(labels);
  });
});
