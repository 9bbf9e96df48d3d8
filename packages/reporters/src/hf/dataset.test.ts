import { broken, fail, type JsonObject } from "@cupel/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../../fixtures/make-record.ts";
import { candidateSchema } from "./candidate-schema.ts";
import { hfDataset } from "./dataset.ts";
import { featuresOf } from "./features.ts";

const records = [
  ...oneOfEverything(),
  makeRecord({
    task: "x",
    output: 'lone \ud800, "quoted"\n',
    gold: fail("no", { evidence: { expected: "secret-42" } }),
    verdict: broken("b", { evidence: "secret-42" }),
  }),
];
const files = new Map(hfDataset(records, makeInfo(), complete).map(({ path, text }) => [path, text]));
const rowsOf = (path: string) =>
  (files.get(path) ?? "")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonObject);
const card = parse(/^---\n([\s\S]*?)\n---\n/.exec(files.get("README.md") ?? "")?.[1] ?? "");

test("the card declares two tables with every column, their sizes, and what the run came to", () => {
  expect([...files.keys()]).toEqual(["README.md", "data/samples.jsonl", "data/candidates.jsonl"]);
  expect(card).toMatchObject({
    size_categories: ["n<1K"],
    configs: [
      { config_name: "samples", default: true, data_files: [{ split: "test", path: "data/samples.jsonl" }] },
      { config_name: "candidates", data_files: [{ split: "test", path: "data/candidates.jsonl" }] },
    ],
  });
  expect(files.get("README.md")).toContain("# Reliability leaderboard");
  for (const { config_name, splits, features } of card.dataset_info) {
    const path = `data/${config_name}.jsonl`;
    expect(splits).toEqual([{ name: "test", num_bytes: Buffer.byteLength(files.get(path) ?? ""), num_examples: rowsOf(path).length }]);
    const names = features.map(({ name }: { name: string }) => name);
    for (const row of rowsOf(path)) expect(Object.keys(row)).toEqual(names);
  }
});

test("a row per record and a row per candidate, of which the chosen one is marked", () => {
  expect(rowsOf("data/samples.jsonl")).toHaveLength(records.length);
  const candidates = rowsOf("data/candidates.jsonl");
  expect(candidates).toHaveLength(records.flatMap((record) => record.candidates).length);
  expect(candidates.filter(({ chosen }) => chosen)).toHaveLength(records.filter(({ chosen }) => chosen !== null).length);
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(candidateSchema);
  for (const row of candidates) expect(validate(row), JSON.stringify(validate.errors)).toBe(true);
});

test("no private evidence is in it, and no half characters", () => {
  for (const text of files.values()) expect(text).not.toMatch(/secret-42|\\ud800/);
  expect(rowsOf("data/samples.jsonl").find(({ id }) => id === "x")?.output).toBe('lone \ufffd, "quoted"\n');
});

test("columns are typed from the schema of a row", () => {
  expect(
    featuresOf({
      properties: {
        text: { type: ["string", "null"] },
        whole: { type: "integer" },
        part: { type: "number" },
        version: { const: 1 },
        word: { enum: [null, "a"] },
        list: { type: "array", items: { type: "boolean" } },
        some: { anyOf: [{ type: "null" }, { properties: { a: { type: "string" } } }] },
      },
    }),
  ).toEqual([
    { name: "text", dtype: "string" },
    { name: "whole", dtype: "int64" },
    { name: "part", dtype: "float64" },
    { name: "version", dtype: "int64" },
    { name: "word", dtype: "string" },
    { name: "list", list: { dtype: "bool" } },
    { name: "some", struct: [{ name: "a", dtype: "string" }] },
  ]);
});

test("a table without rows is left out", () => {
  const paths = hfDataset([makeRecord({ output: null, stopReason: "budget" })], makeInfo(), complete).map(({ path }) => path);
  expect(paths).toEqual(["README.md", "data/samples.jsonl"]);
});
