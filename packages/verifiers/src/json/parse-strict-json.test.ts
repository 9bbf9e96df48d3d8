import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isExactNumber } from "./exact-number.ts";
import { JsonReader } from "./json-reader.ts";
import { parseStrictJson } from "./parse-strict-json.ts";

const read = (text: string) => {
  const reader = new JsonReader(text);
  const value = reader.value();
  if (!reader.space()) reader.unexpected();
  return value;
};
const problemOf = (text: string) => {
  const parsed = parseStrictJson(text);
  return "problem" in parsed ? parsed.problem : undefined;
};

describe("strict JSON", () => {
  test("what the platform writes is read back, by the quick way and by the exact one", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const plain = JSON.parse(text);
        expect(parseStrictJson(text)).toEqual({ value: plain });
        expect(read(text)).toEqual(plain);
      }),
    );
  });

  test("accepts no text that the platform refuses", () => {
    const unit = fc.constantFrom(...'{}[]",:0123456789.eE+-truefalsn\\u \n\t\u0001'.split(""), "true", "null", '"a":');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        if (!("value" in parseStrictJson(text))) return;
        expect(() => JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  test("says where it goes wrong", () => {
    expect(problemOf('{"a": 1,\n "b": }')).toBe('unexpected "}" at line 2 column 7');
    expect(problemOf('{"a": [1, 2')).toBe("the text ends too early at line 1 column 12");
    expect(problemOf("")).toBe("the text ends too early at line 1 column 1");
    expect(problemOf('{"a":1} x')).toBe('unexpected "x" at line 1 column 9');
    expect(problemOf("[1,]")).toBe('unexpected "]" at line 1 column 4');
    expect(problemOf("{'a':1}")).toBe('unexpected "\'" at line 1 column 2');
    expect(problemOf('"a\nb"')).toBe('unexpected "\\n" at line 1 column 3');
    expect(problemOf("01")).toBe('unexpected "1" at line 1 column 2');
  });

  test("is read to 200 levels and no deeper, however long it is", () => {
    expect(problemOf("[".repeat(200) + "]".repeat(200))).toBeUndefined();
    expect(problemOf("[".repeat(201) + "]".repeat(201))).toBe("nested deeper than 200 at line 1 column 201");
    expect(problemOf("[".repeat(2_000_000))).toMatch(/nested deeper/);
    expect(problemOf(`"${"x".repeat(5 << 20)}"`)).toMatch(/longer than/);
  });

  test("is read in time that grows with its length, whatever it is made of", () => {
    const began = performance.now();
    for (const piece of ['\\"', '"', "\\", '\\\\"', "1", "{", '{"":', "-", '"a"', "\\u0041"]) {
      for (const start of ["", '"', "[", "0."]) parseStrictJson(start + piece.repeat(1_000_000 / piece.length));
    }
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test("a key __proto__ is a member like any other", () => {
    const parsed = parseStrictJson('{"__proto__": {"a": 1e1}}');
    expect("value" in parsed && Object.keys(parsed.value as object)).toEqual(["__proto__"]);
  });
});

describe("numbers", () => {
  test("every double is exact as it is printed", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => isExactNumber(JSON.stringify(value))));
  });

  test("spellings of one number are told from numbers that a double cannot hold", () => {
    for (const text of ["0", "-0", "0.10", "1e3", "1000E-3", "12.5000", "9007199254740992", "100000000000000000000"])
      expect(isExactNumber(text), text).toBe(true);
    for (const text of ["9007199254740993", "12345678901234567890", "1e400", "1e-400", "0.12345678901234567891"])
      expect(isExactNumber(text), text).toBe(false);
  });
});
