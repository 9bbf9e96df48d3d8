import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonDefect, JsonReader } from "./json-reader.ts";
import { membersWritten } from "./members.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

const spaces = fc.constantFrom("", " ", "\n\t", "  ");
const strings = fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', "\\", ":", "{", "1", "\n", "x".repeat(40)), maxLength: 5 });
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.constantFrom("1e3", "1E400", "0.10000000000000000000", "-0", "12345678901234567890", "1e-2"),
);
const texts = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      strings.map((text) => JSON.stringify(text)),
      numbers,
      fc.constantFrom("true", "false", "null"),
    ),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom("a", "b", "__proto__"), strings), spaces, tie("value")), { maxLength: 4 })
      .map((members) => `{${members.map(([key, space, value]) => `${space}${JSON.stringify(key)}${space}:${space}${value}`).join(",")}}`),
  ),
})).value;

function readExactly(text: string): unknown {
  try {
    return { value: new JsonReader(text).value() };
  } catch (thrown) {
    if (thrown instanceof JsonDefect) return thrown.message;
    throw thrown;
  }
}

test("the quick way and the exact one agree on every text, with keys that stand twice and numbers that lose digits", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const quick = parseStrictJson(text);
      const exact = readExactly(text);
      if ("value" in quick) expect({ value: quick.value }).toEqual(exact);
      else expect(quick.problem.startsWith(String(exact)), `${quick.problem} | ${String(exact)}`).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("members are counted as they are written, whatever strings hold and however long they are", () => {
  expect(membersWritten('{"a:b": {"c": "\\":"}, "c": [1, 2.5, "1234567890123456789"]}')).toBe(3);
  for (const long of ["x".repeat(100), `${"x".repeat(40)}\\\\`, `${"x".repeat(40)}\\":`, "é".repeat(30_000)]) {
    expect(membersWritten(`{"a": "${long}", "b": 1}`)).toBe(2);
  }
});

test("a key written with an escape is read as written, whatever objects were read before it", () => {
  for (const [before, text] of [
    ['{"b":true,"\\\\":true}', '{"b":true,"\\n":true}'],
    ['{"c":true,"\\\\t":true}', '{"c":true,"\\t1":true}'],
  ] as const) {
    parseStrictJson(before);
    JSON.parse(before);
    expect(parseStrictJson(text)).toEqual(readExactly(text));
  }
  expect(membersWritten('{"a\\n": 1}')).toBe(-1);
  expect(membersWritten('{"a": "\\n"}')).toBe(1);
});

test("a number that could lose digits is left to the exact reader", () => {
  for (const text of ["1e3", "[1E3]", "1234567890123456", "0.123456789012345"]) expect(membersWritten(text), text).toBe(-1);
  for (const text of ["123456789012345", "[1.5, 2]", '"1e3"', "true"]) expect(membersWritten(text), text).toBe(0);
});
