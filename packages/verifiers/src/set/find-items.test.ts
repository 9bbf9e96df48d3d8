import fc from "fast-check";
import { expect, test } from "vitest";
import { findItems } from "./find-items.ts";

test.each<[string, readonly string[]]>([
  ['["a", "b c", 3, true]', ["a", "b c", "3", "true"]],
  ["[]", []],
  ['Both:\n```json\n["a", "b"]\n```\n- not me', ["a", "b"]],
  ['First ["x"], then ["a", "b"] it is.', ["a", "b"]],
  ["They are:\n- a\n- b c\n", ["a", "b c"]],
  ["- old\n\nNo, rather:\n\n1. a [1]\n   for a reason\n\n2) b [2]\nThat is all.", ["a [1]", "b [2]"]],
  ["* **a**\n• `b`", ["**a**", "`b`"]],
  ["a, b c, d", ["a", "b c", "d"]],
  ["red; green, dark; blue", ["red", "green, dark", "blue"]],
  ["The colours are: red, green, and blue.", ["red", "green", "blue."]],
  ["I thought.\n\nFinal answer: red, green", ["red", "green"]],
  ["Here is the list you asked for:\nred\ngreen\n", ["red", "green"]],
  ["{1, 2, 3}", ["1", "2", "3"]],
  ["\\{1, 2\\}", ["1", "2"]],
  ["red", ["red"]],
  ["a,, b,", ["a", "b"]],
])("the items of %j", (text, items) => {
  expect(findItems(text)).toEqual(items);
});

test("without text there is no list", () => {
  expect(findItems(" \n\t")).toBeUndefined();
});

test("what was listed is found again, whatever the form", () => {
  const item = fc.stringMatching(/^[a-z]{2,8}( [a-z]{2,8})?$/).filter((text) => !/^(?:and|or)\b/.test(text));
  const forms: readonly ((items: readonly string[]) => string)[] = [
    (items) => JSON.stringify(items),
    (items) => items.map((one) => `- ${one}`).join("\n"),
    (items) => items.map((one, index) => `${index + 1}. ${one}`).join("\n\n"),
    (items) => items.join(", "),
    (items) => items.join("\n"),
  ];
  fc.assert(
    fc.property(fc.array(item, { minLength: 2, maxLength: 8 }), fc.constantFrom(...forms), (items, form) => {
      expect(findItems(form(items))).toEqual(items);
    }),
  );
});

test.each(["- ", "is ", "[", "a,", "is: ", "\n", "1. ", "* a\n"])("%j a hundred thousand times is read in no time", (part) => {
  const began = performance.now();
  findItems(part.repeat(100_000));
  expect(performance.now() - began).toBeLessThan(5_000);
});
