import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted, visible } from "./visible.ts";

test("control characters, overrides and lone surrogates become escapes, ordinary text stays", () => {
  expect(visible("a\u001b[31mred\u0007\r\n\tü 漢 😀")).toBe("a\\x1b[31mred\\x07\\r\\n\\tü 漢 😀");
  expect(visible("\u202eevil\u2028\u009b2J\ufeff")).toBe("\\u202eevil\\u2028\\x9b2J\\ufeff");
  expect(visible("\ud800x\udc00")).toBe("\\ud800x\\udc00");
});

test("nothing in a log is a workflow command, with spaces before it or not", () => {
  for (const text of ["::error::x", "  ::add-mask::x", "a ##[error]x", "##[##[group]"]) {
    expect(visible(text)).not.toMatch(/^\s*::|##\[/);
  }
  expect(visible("std::vector a::b")).toBe("std::vector a::b");
  expect(quoted({ a: "::x\u202e" })).toBe('{"a":"::x\\u202e"}');
});

test("nothing that moves a cursor is left of any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
      expect(visible(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
    { seed: 4 },
  );
});
