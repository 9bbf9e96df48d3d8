import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type NumberChecks, number } from "./number.ts";

const task = { id: "t", kind: "number", prompt: "p", checks: {} };
const verify = (text: string, checks: NumberChecks, scope: "public" | "gold" = "gold") =>
  number().verify({ task, checks, scope, candidate: { text } });

test("numbers are compared exactly, with a tolerance only where one is given", async () => {
  expect(await verify("It is 18.00.", { expected: 18 })).toMatchObject({ status: "pass" });
  expect(await verify("3/4", { expected: 0.75 })).toMatchObject({ status: "pass" });
  expect(await verify("0.333", { expected: "1/3" })).toMatchObject({ status: "fail" });
  expect(await verify("100000000000000000000000001", { expected: "100000000000000000000000002" })).toMatchObject({ status: "fail" });
  expect(await verify("8.25", { expected: 8.2515 })).toMatchObject({ status: "fail", reason: "the number is another" });
  expect(await verify("-18", { expected: 18 })).toMatchObject({ status: "fail" });
});

test.each<[NumberChecks, string, string]>([
  [{ expected: 8.2515, tolerance: 0.0015 }, "8.25", "8.2499"],
  [{ expected: 1000, relative_tolerance: 0.01 }, "990", "989.99"],
  [{ expected: -1000, relative_tolerance: "1/100" }, "-1010", "-1010.01"],
  [{ expected: 0, relative_tolerance: 0.5 }, "0", "0.01"],
  [{ expected: 1, tolerance: 0.3, relative_tolerance: 0.01 }, "1.3", "1.4"],
])("%j takes %s and not %s", async (checks, near, far) => {
  expect(await verify(near, checks)).toMatchObject({ status: "pass", level: "verified" });
  expect(await verify(far, checks)).toMatchObject({ status: "fail", code: "wrong" });
});

test("where a whole number is asked for, the value counts, not the spelling", async () => {
  for (const text of ["18", "18.00", "36/2", "1.8e1"])
    expect(await verify(text, { integer: true }, "public")).toMatchObject({ status: "pass" });
  expect(await verify("18.5", { integer: true }, "public")).toMatchObject({ status: "fail", reason: "the number is not whole" });
});

test("a percent sign means what the task says", async () => {
  expect(await verify("45%", { expected: 45 })).toMatchObject({ status: "pass" });
  for (const text of ["45%", "45 percent", "45\\%", "0.45"]) {
    expect(await verify(text, { expected: 0.45, percent: "hundredths" })).toMatchObject({ status: "pass" });
  }
  expect(await verify("45", { expected: 0.45, percent: "hundredths" })).toMatchObject({ status: "fail" });
});

const metres: NumberChecks = { expected: 1.5, unit: "m", units: { metres: 1, km: 1000, cm: "0.01", "thousandths of a km": 1 } };

test.each([
  "1.5",
  "1.5 m",
  "1.5m.",
  "**1.5** metres",
  "0.0015 km",
  "#### 150 cm",
  "1.5 thousandths of a km",
  "$1.5$ m",
  "\\boxed{1.5\\,\\text{m}}",
  "\\boxed{150} cm",
  "cm 150",
])("%j is a metre and a half", async (text) => {
  expect(await verify(text, metres)).toMatchObject({ status: "pass" });
});

test.each(["1.5 ft", "1.5 m²", "1.5 m/s", "1.5 mm", "€1.5", "1.5 °", "1.5%", "1.5 M"])(
  "%j is in a unit that is not declared",
  async (text) => {
    expect(await verify(text, metres)).toMatchObject({
      status: "fail",
      code: "wrong",
      reason: "the number is in a unit that the task does not know",
    });
    expect((await verify(text, metres, "public")).reason).toMatch(
      / does not know: ".+" is none of metres, km, cm, thousandths of a km, m$/,
    );
  },
);

test("a number in another unit is another number", async () => {
  expect(await verify("1.5 km", metres)).toMatchObject({ status: "fail", reason: "the number is another" });
  expect(await verify("$3", { expected: 3, unit: "EUR", units: { "€": 1, $: "0.9" } })).toMatchObject({ status: "fail" });
  expect(await verify("$3", { expected: 2.7, unit: "EUR", units: { "€": 1, $: "0.9" } })).toMatchObject({ status: "pass" });
});

test("publicly a number has to be there; without an expected one nothing is scored", async () => {
  expect(await verify("7", {}, "public")).toMatchObject({ status: "pass", level: "parsed" });
  expect(await verify("none", {}, "public")).toMatchObject({ status: "fail", code: "load" });
  expect(await verify("3,5", {}, "public")).toMatchObject({ status: "fail", code: "load", reason: 'the number cannot be read: "3,5"' });
  expect(await verify("3,5", { expected: 35 })).toMatchObject({ status: "fail", reason: "the number cannot be read" });
  expect(await verify("3,5", { expected: 3.5, decimal_comma: true })).toMatchObject({ status: "pass" });
  expect(await verify("7", {})).toMatchObject({ status: "error", code: "vacuous" });
});

test.each<[object, RegExp]>([
  [{ expected: "seven" }, /^expected must be a number$/],
  [{ expected: true }, /^expected must/],
  [{ expected: 1.5, integer: true }, /no whole number/],
  [{ tolerance: -1 }, /^tolerance must/],
  [{ relative_tolerance: "wide" }, /^relative_tolerance must/],
  [{ integer: "yes" }, /^integer must/],
  [{ percent: true }, /^percent must/],
  [{ unit: " m" }, /^unit must/],
  [{ units: { km: 1000 } }, /^units need the unit/],
  [{ unit: "m", units: ["km"] }, /^units must be an object/],
  [{ unit: "m", units: { km: 0 } }, /factor of "km"/],
  [{ unit: "m", units: { " km": 1 } }, /white space/],
  [{ unit: "m", units: { m: 2 } }, /the unit itself/],
])("%j is a defect of the task", async (checks, sentence) => {
  const verdict = await verify("7", checks as NumberChecks);
  expect(verdict).toMatchObject({ status: "error", code: "contract" });
  expect(verdict.reason).toMatch(sentence);
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
