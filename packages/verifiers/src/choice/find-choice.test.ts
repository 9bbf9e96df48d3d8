import { describe, expect, test } from "vitest";
import { optionList } from "./choice-options.ts";
import { findChoice } from "./find-choice.ts";

const cities = optionList(["Paris", "Oslo", "The Hague", "Oslo Fjord"]);
const named = (text: string, options = cities) => findChoice(text, options).map(({ label }) => label);

describe("one option is named", () => {
  test.each<[string, string]>([
    ["B", "B"],
    ["b", "B"],
    ["(B)", "B"],
    ["B.", "B"],
    ["**B**", "B"],
    ["`B`", "B"],
    ["B) Oslo", "B"],
    ["B: Oslo.", "B"],
    ["oslo", "B"],
    ["Oslo Fjord.", "D"],
    ["the hague", "C"],
    ["Answer: (B)", "B"],
    ["**Answer:** B", "B"],
    ["Final answer: **(B) Oslo**", "B"],
    ["The answer is b.", "B"],
    ["The correct answer is option B, because A is in France.", "B"],
    ["The correct option is B. Oslo", "B"],
    ["Answer: B since (A) is in France", "B"],
    ["The answer is:\n\n(C)", "C"],
    ["The answer is Oslo Fjord", "D"],
    ["So it is \\boxed{B}.", "B"],
    ["\\boxed{\\text{B}} although one might answer: A", "B"],
    ["Answer: A? No, that is in France.\nAnswer: B", "B"],
    ["The answer is not (A).\nSo we take (B).", "B"],
    ["A) Paris\nB) Oslo\nC) The Hague\n\nB", "B"],
    ["B) Oslo\n\nNorway's capital, whereas (A) is in France.", "B"],
    ["We compare them.\nA dog would pick B) here.", "B"],
    ["Norway lies in the north.\nHence the capital is Oslo.", "B"],
    ["B, because A is in France.", "B"],
    ["B. As I said, A is in France.", "B"],
    ["B - Norway's capital.\nParis is in France.", "B"],
    ["I would go with B", "B"],
    ["I think B is correct.", "B"],
    ["The answer is a dog's dinner: Oslo", "B"],
    ["Answer: A", "A"],
    ["The answer is A because it is.", "A"],
  ])("%j", (text, label) => {
    expect(named(text)).toEqual([label]);
  });
});

describe("two are named", () => {
  test.each<[string, readonly string[]]>([
    ["A or B", ["A", "B"]],
    ["Answer: A, B", ["A", "B"]],
    ["Answer: (A) (C)", ["A", "C"]],
    ["Answer: B and D", ["B", "D"]],
    ["\\boxed{A/B}", ["A", "B"]],
    ["B) Paris", ["B", "A"]],
    ["It is (A) or (B)", ["A", "B"]],
    ["Paris, Oslo", ["A", "B"]],
    ["The capital is Paris or Oslo Fjord.", ["A", "D"]],
  ])("%j", (text, labels) => {
    expect(named(text)).toEqual(labels);
  });
});

describe("none is named", () => {
  test.each([
    "",
    "A dog is barking.",
    "Vitamin B12 is a vitamin",
    "I do not know.",
    "Basel",
    "BB",
    "E",
    "Answer: Bergen",
    "A-level",
    "B's",
    "the answer is a riddle",
    "parisian",
  ])("%j", (text) => {
    expect(named(text)).toEqual([]);
  });
});

test("labels may be digits or words, and texts numbers", () => {
  const digits = optionList({ 1: "4.5", 2: "45", 3: "$\\frac{3}{4}$" });
  expect(named("Answer: 2", digits)).toEqual(["2"]);
  expect(named("It is 4.5", digits)).toEqual(["1"]);
  expect(named("Answer: \\frac{3}{4}", digits)).toEqual(["3"]);
  expect(named("1.5", digits)).toEqual([]);
  const words = optionList({ yes: "", no: "" });
  expect(named("No, it is not.", words)).toEqual(["no"]);
  expect(named("There is no doubt about it.", words)).toEqual([]);
  expect(named("Answer: no, it is not", words)).toEqual(["no"]);
  expect(named("Yes.", words)).toEqual(["yes"]);
});

describe("signs, brackets and marks belong to a text", () => {
  const signs = optionList(["5", "-5", "$6", "(x+1)", '"x"']);
  test.each([
    ["5", "A"],
    ["A - 5", "A"],
    ["- 5", "A"],
    ["-5", "B"],
    ["B) -5", "B"],
    ["It is -5.", "B"],
    ["Answer: $6", "C"],
    ["D. (x+1)", "D"],
    ['"x"', "E"],
  ])("%j", (text, label) => {
    expect(named(text, signs)).toEqual([label]);
  });

  test("another sign is another text", () => {
    expect(named("It is -6.", optionList(["6", "7"]))).toEqual([]);
  });
});

test.each(["A,", "A\n", "answer: ", "answer: A ", "(A) ", "the ", "Oslo ", "**", "\\boxed{", "answer is "])(
  "%j a hundred thousand times is read in no time",
  (part) => {
    const began = performance.now();
    findChoice(part.repeat(100_000), cities);
    expect(performance.now() - began).toBeLessThan(5_000);
  },
);
