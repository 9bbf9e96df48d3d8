import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { choice, duration, environmentName, flag, integer, list, number, path, quantities, text } from "./option-types.ts";

test.each(["0", "-1", "1.5", "x", "", "1e2", "99999999999999999999"])("integer(1) refuses %j", (text) => {
  expect(() => integer(1)(text)).toThrow("Expected a whole number of at least 1.");
});

test("integer, number, list and quantities take what they say they take", () => {
  expect(integer(1)("12")).toBe(12);
  expect(number(0, 2)("0.8")).toBe(0.8);
  expect(list(["json", "sql"])("sql, json")).toEqual(["sql", "json"]);
  expect(quantities(["tokens", "time"])("tokens=2e4,time=60")).toEqual({ tokens: 20_000, time: 60 });
});

test.each(["-1", "2.1", "", " ", "NaN", "Infinity"])("number(0, 2) refuses %j", (text) => {
  expect(() => number(0, 2)(text)).toThrow("at least 0 and at most 2");
});

test("list refuses unknown, empty and doubled names", () => {
  expect(() => list(["json", "sql"])("json,sqll")).toThrow("names out of json, sql");
  expect(() => list()("a,,b")).toThrow("separated by commas");
  expect(() => list()("a,a")).toThrow("twice");
});

test.each(["tokens", "tokens=", "tokens=0", "tokens=x", "minutes=3", ""])("quantities refuses %j", (text) => {
  expect(() => quantities(["tokens", "time"])(text)).toThrow("names out of tokens, time");
});

test("a flag that stands there again adds to a list and to quantities", () => {
  expect(list()("b,c", ["a"])).toEqual(["a", "b", "c"]);
  expect(() => list()("a", ["a"])).toThrow("twice");
  expect(quantities(["tokens", "time"])("tokens=5", { tokens: 1, time: 2 })).toEqual({ tokens: 5, time: 2 });
});

test.each(["true", "1", "yes", "ON"])("flag takes %j for on", (word) => expect(flag()(word)).toBe(true));
test.each(["false", "0", "no", "off"])("flag takes %j for off", (word) => expect(flag()(word)).toBe(false));
test("flag refuses what is neither", () => expect(() => flag()("maybe")).toThrow("Expected true or false."));

test("a secret is no name of an environment variable", () => {
  expect(environmentName()("MY_KEY_2")).toBe("MY_KEY_2");
  for (const secret of ["sk-proj-1234", "abcdef0123", ""])
    expect(() => environmentName()(secret)).toThrow("the secret itself never stands here");
});

const types = {
  integer: [integer(1), [1, 7], [0, -1, 1.5, "1", null]],
  number: [number(0, 2), [0, 0.8, 2], [-1, 2.1, "1", Number.NaN]],
  text: [text(), ["a"], ["", "  ", 1, "two\nlines"]],
  path: [path(), ["./a.jsonl"], ["", 1]],
  choice: [choice(["a", "b"]), ["a"], ["c", 1]],
  flag: [flag(), [true, false], ["true", 1]],
  list: [list(["a", "b"]), [["a"], ["b", "a"]], [[], ["a", "a"], ["c"], "a"]],
  quantities: [quantities(["tokens"]), [{}, { tokens: 1 }], [{ tokens: 0 }, { time: 1 }, [], null]],
  environmentName: [environmentName(), ["KEY"], ["sk-1", 1]],
} as const;

test.each(Object.entries(types))("%s in a file: what its schema takes, and nothing else", (_name, [type, right, wrong]) => {
  const validate = new Ajv2020().compile(type.schema);
  for (const value of right as readonly unknown[]) expect([type.check(value), validate(value)]).toEqual([value, true]);
  for (const value of wrong as readonly unknown[]) expect(() => type.check(value), JSON.stringify(value)).toThrow("Expected");
  // JSON Schema knows no lines and no white space.
  const strict = (wrong as readonly unknown[]).filter(
    (value) => !(typeof value === "string" && /^\s+$|\n/.test(value)) && !Number.isNaN(value),
  );
  for (const value of strict) expect(validate(value), JSON.stringify(value)).toBe(false);
});

test.each([
  ["500ms", 0.5],
  ["30s", 30],
  ["1.5m", 90],
  ["1h", 3600],
  ["7", 7],
])("duration reads %s as %d seconds", (words, seconds) => {
  expect(duration()(words)).toBeCloseTo(seconds, 9);
  expect(duration().check(words)).toBeCloseTo(seconds, 9);
});

test.each(["", "s", "-1s", "1d", "1 s", "NaN"])("duration refuses %j", (words) => {
  expect(() => duration()(words)).toThrow("a length of time");
});
