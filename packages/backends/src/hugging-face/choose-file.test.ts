import { expect, test } from "vitest";
import { chooseFiles } from "./choose-file.ts";
import { parseHubReference } from "./reference.ts";

const choose = (names: readonly string[], what = "") => chooseFiles(names, parseHubReference(`hf:o/n${what}`));
const quants = ["README.md", "m-Q4_K_M.gguf", "m-Q4_K.gguf", "m-Q8_0.gguf", "m-F16.gguf", "mmproj-m-F16.gguf", "imatrix.gguf"];

test("what is named is taken: a file by its path or name, or what a file is named after", () => {
  expect(choose(quants, ":m-Q8_0.gguf")).toEqual(["m-Q8_0.gguf"]);
  expect(choose(["a/x.gguf", "b/y.gguf"], ":y.gguf")).toEqual(["b/y.gguf"]);
  expect(choose(quants, ":q8_0")).toEqual(["m-Q8_0.gguf"]);
  expect(choose(quants, ":F16")).toEqual(["m-F16.gguf"]);
  expect(choose(quants, ":Q4_K")).toEqual(["m-Q4_K.gguf"]);
  expect(choose(["Q4_0/model.gguf", "Q8_0/model.gguf"], ":Q4_0")).toEqual(["Q4_0/model.gguf"]);
  expect(choose(quants, ":mmproj-m-F16.gguf")).toEqual(["mmproj-m-F16.gguf"]);
});

test("where nothing is named the only one is taken, or else the usual one", () => {
  expect(choose(["x.bin", "only-F32.gguf"])).toEqual(["only-F32.gguf"]);
  expect(choose(quants)).toEqual(["m-Q4_K_M.gguf"]);
});

test("a model that is split is all its parts", () => {
  const parts = [1, 2, 3].map((part) => `m-Q8_0-0000${part}-of-00003.gguf`);
  expect(choose([...parts].reverse())).toEqual(parts);
  expect(choose([...parts, "m-Q4_0.gguf"], ":Q8_0")).toEqual(parts);
  expect(choose([...parts, "m-Q4_0.gguf"], `:${parts[0]}`)).toEqual(parts);
  expect(() => choose(parts.slice(0, 2))).toThrow("split into 3 files, of which m-Q8_0-00003-of-00003.gguf is not there");
  expect(() => choose(["m-00001-of-99999.gguf"])).toThrow("m-00002-of-99999.gguf is not there");
});

test.each<[string, readonly string[], string, RegExp]>([
  ["a file that is not there", quants, ":m-Q8_1.gguf", /has no file m-Q8_1\.gguf; did you mean m-Q8_0\.gguf\? It has m-Q8_0\.gguf, /],
  ["a quantization that is not there", quants, ":Q2_K", /has no GGUF file named after Q2_K; it has .*m-F16\.gguf/],
  ["one of two", ["a-Q8_0.gguf", "b-Q8_0.gguf"], ":Q8_0", /has several GGUF files: a-Q8_0\.gguf, b-Q8_0\.gguf\.$/],
  ["any of several unusual ones", ["a-Q8_0.gguf", "a-F16.gguf"], "", /has several GGUF files: a-F16\.gguf, a-Q8_0\.gguf\.$/],
  ["no GGUF at all", ["model.safetensors", "config.json"], "", /has no GGUF file among its 2 files\.$/],
])("%s is refused with what there is", (_what, names, what, message) => {
  expect(() => choose(names, what)).toThrow(expect.objectContaining({ code: "MODEL_UNREADABLE", message: expect.stringMatching(message) }));
});
