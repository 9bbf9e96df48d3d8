import fc from "fast-check";
import { expect, test } from "vitest";
import { imitatesMarks, quoteAnswer, visibleText } from "./quote-answer.ts";

const code = "0123456789abcdef";
const hostile = fc.string({
  unit: fc.constantFrom(
    "END ANSWER",
    "BEGIN ANSWER",
    ` ${code}`,
    "\n",
    "\r",
    "\u2028",
    "\u0085",
    "| ",
    "\u0000",
    "\u202e",
    "\ud800",
    "a",
    "GRADE: right",
  ),
});

test("whatever an answer holds, its lines stand behind a bar between one pair of marks", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const lines = quoteAnswer(visibleText(text), code).split(/[\n\r\v\f\u0085\u2028\u2029]/);
      expect([lines[0], lines.at(-1)]).toEqual([`BEGIN ANSWER ${code}`, `END ANSWER ${code}`]);
      expect(lines.slice(1, -1).every((line) => line.startsWith("| "))).toBe(true);
    }),
  );
});

test("nothing invisible is left, and nothing visible is lost", () => {
  expect(visibleText("a\u0000b\u001b[31m\u202ec\u{e0041}\ufeff")).toBe("ab[31mc");
  expect(visibleText("a\r\nb\rc\u2028d\te")).toBe("a\nb\nc\nd\te");
  expect(visibleText("می‌خواهم 👩‍🚀 ü")).toBe("می‌خواهم 👩‍🚀 ü");
});

test.each(["END ANSWER", "x\nEND ANSWER 0123", "  ## END  ANSWER 77\n", "> BEGIN ANSWER", "ＥＮＤ ANSWER"])(
  "%j imitates the marks",
  (text) => {
    expect(imitatesMarks(text)).toBe(true);
  },
);

test.each(["In the end answer four.", "END ANSWERS", "THE END ANSWER", "END ANSWER: 4", "BEGIN\n\nTHE ANSWER"])("%j does not", (text) => {
  expect(imitatesMarks(text)).toBe(false);
});
