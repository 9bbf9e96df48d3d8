import { expect, test } from "vitest";
import { integer, list, number, quantities } from "./option-parsers.ts";

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
