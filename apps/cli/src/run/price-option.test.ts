import { expect, test } from "vitest";
import { price } from "./price-option.ts";

test("a price is for every model, or for one by name", () => {
  expect(price("input=2,output=8")).toEqual({ default: { input: 2, output: 8 } });
  const both = price("model=qwen2.5:7b@a=b,input=0,cached=0,output=0.25", price("input=2, output=8"));
  expect(both).toEqual({ default: { input: 2, output: 8 }, "qwen2.5:7b@a=b": { input: 0, cached: 0, output: 0.25 } });
});

test.each([
  ["input=2", "needs both"],
  ["input=2,output=x", "output is x"],
  ["input=-1,output=1", "input is -1"],
  ["input=1,output=1,input=2", '"input=2" is no part'],
  ["imput=1,output=1", '"imput=1" is no part'],
  ["", '"" is no part'],
  ["model=,input=1,output=1", '"model=" is no part'],
])("%j is refused", (text, sentence) => expect(() => price(text)).toThrow(sentence));

test("a model has one price", () => {
  expect(() => price("input=1,output=1", price("input=2,output=2"))).toThrow("every model is given twice");
  expect(() => price("model=m,input=1,output=1", price("model=m,input=2,output=2"))).toThrow("of m is given twice");
});
