import stringWidth from "string-width";
import { expect, test } from "vitest";
import { sideBySide } from "./side-by-side.ts";

const of = (left: string, right: string, columns: number, lines?: number) =>
  sideBySide({ head: "A", text: left }, { head: "B", text: right }, { columns, indent: "  ", ...(lines !== undefined && { lines }) });

test("two columns where there is room, stacked where there is not", () => {
  expect(of("one\ntwo", "three", 90)).toBe(
    [
      "  | A                                         | B",
      "  | one                                       | three",
      "  | two                                       |",
    ].join("\n"),
  );
  expect(of("one\ntwo", "three", 60)).toBe(["  A", "  | one", "  | two", "  B", "  | three"].join("\n"));
});

test("no line is wider than the screen, whatever the letters are", () => {
  const wide = `${"漢字".repeat(60)}\n${"👩‍👩‍👧".repeat(40)}\n${"é".repeat(200)}`;
  for (const columns of [40, 80, 90, 121]) {
    const lines = of(wide, "x".repeat(500), columns, 100).split("\n");
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  }
  const bars = of(wide, "x".repeat(500), 100, 100)
    .split("\n")
    .map((line) => stringWidth(line.slice(0, line.lastIndexOf(" |"))));
  expect(new Set(bars).size).toBe(1);
});

test("what a model wrote cannot move the cursor or recolour the screen", () => {
  const evil = "\u001b[2J\u001b]0;title\u0007a\rb\u202ec";
  for (const columns of [60, 120]) {
    expect(of(evil, evil, columns)).toContain("\\x1b[2J\\x1b]0;title\\x07a\\rb\\u202ec");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
    expect(of(evil, evil, columns)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  }
});

test("long answers are cut, and how much is said", () => {
  expect(of("1\n2\n3\n4\n5", "x", 60, 3)).toContain("… 3 more lines");
});
