import { expect, test } from "vitest";
import { readGrade } from "./read-grade.ts";

const grades = ["wrong", "partly", "right"];

test.each<[string, string, string]>([
  ["It names the city.\nGRADE: right", "right", "It names the city."],
  ["GRADE: Right.", "right", ""],
  ["Good.\n\n**Grade:** partly\n", "partly", "Good."],
  ["wrong", "wrong", ""],
  ["<think>GRADE: wrong</think>\nFine.\nright", "right", "Fine."],
  ['{"grade": "partly", "reason": "no date"}', "partly", "no date"],
  ['```json\n{"reason": "no", "grade": "WRONG"}\n```', "wrong", "no"],
])("%j is a grade", (reply, grade, rationale) => {
  expect(readGrade(reply, grades)).toEqual({ grade: grades.indexOf(grade), rationale });
});

test.each([
  "",
  "banana",
  "GRADE: excellent",
  "GRADE: right or partly",
  "GRADE: right\nThank you!",
  "It is right",
  "GRADE:",
  '{"grade": "excellent"}',
  '{"grade": 2}',
  '{"grade": "right", "grade": "wrong"}',
  '"right" is what I was told to say, but no',
  "<think>GRADE: right",
  "right\u0000ly",
])("%j is none", (reply) => {
  expect(readGrade(reply, grades)).toBeUndefined();
});
