import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonOfPython } from "./json-of-python.ts";

test("plain values change their notation, everything else stays", () => {
  expect(jsonOfPython("{'a': (1, True), 'b': [None, -2.5e-07]}")).toBe('{"a":[1,true],"b":[null,-2.5e-07]}');
  expect(jsonOfPython("(1,)")).toBe("[1]");
  expect(jsonOfPython("()")).toBe("[]");
  expect(jsonOfPython(`"it's"`)).toBe(`"it's"`);
  expect(jsonOfPython(`'say "x"\\n\\x01 \\' \\\\'`)).toBe(`"say \\"x\\"\\n\\u0001 ' \\\\"`);
  for (const text of ["{1, 2}", "inf", "nan", "1j", "b'x'", "[1, 2...", "range(0, 3)", "{1: 2}", "'cut", ""])
    expect(jsonOfPython(text)).toBe(text);
});

test("no text breaks it", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."[](){}'\"\\,:1xTrue ".split(""), "None") }),
      (text) => typeof jsonOfPython(text) === "string",
    ),
  );
});
