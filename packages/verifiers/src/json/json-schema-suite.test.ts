import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Json } from "@cupel/core";
import { describe, expect, test } from "vitest";
import type { Problem } from "./schema/contract.ts";
import { type Draft, uriOf } from "./schema/drafts.ts";
import { openSchema } from "./schema/open-schema.ts";

interface Group {
  readonly description: string;
  readonly schema: Json;
  readonly tests: readonly { readonly description: string; readonly data: Json; readonly valid: boolean }[];
}

const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: the JSON Schema test suite is not run.\n");
const suite = join(data ?? "", "json-schema-test-suite");

/** What is decided rightly, and the groups that neither engine decides, by name. Nothing may be decided wrongly. */
const drafts: readonly { readonly draft: Draft; readonly folder: string; readonly right: number; readonly undecided: readonly string[] }[] =
  [
    { draft: "04", folder: "draft4", right: 616, undecided: ["ref.json: $ref prevents a sibling id from changing the base uri"] },
    { draft: "06", folder: "draft6", right: 837, undecided: ["ref.json: $ref prevents a sibling $id from changing the base uri"] },
    { draft: "07", folder: "draft7", right: 925, undecided: ["ref.json: $ref prevents a sibling $id from changing the base uri"] },
    { draft: "2019-09", folder: "draft2019-09", right: 1259, undecided: [] },
    { draft: "2020-12", folder: "draft2020-12", right: 1299, undecided: [] },
  ];

describe.skipIf(data === undefined)("the official JSON Schema test suite", () => {
  test.each(drafts)("draft $draft: no verdict is wrong", async ({ draft, folder, right: floor, undecided }) => {
    const documents = remotesOf(folder);
    const unknown = new Set<string>();
    const wrong: string[] = [];
    let right = 0;
    let none = 0;
    for (const file of readdirSync(join(suite, "tests", folder)).filter((name) => name.endsWith(".json"))) {
      for (const { description: group, schema, tests } of read(join(suite, "tests", folder, file)) as Group[]) {
        const opened = await openSchema({ schema: withDraft(schema, draft), documents, strict: false, formats: false });
        if ("defect" in opened) {
          unknown.add(`${file}: ${group}`);
          none += tests.length;
          continue;
        }
        for (const { description, data: value, valid } of tests) {
          let problems: readonly Problem[];
          try {
            problems = opened.check(value);
          } catch (thrown) {
            unknown.add(`${file}: ${group} ${String(thrown)}`);
            none++;
            continue;
          }
          if ((problems.length === 0) === valid) right++;
          else wrong.push(`${file}: ${group}: ${description}`);
        }
      }
    }
    process.stderr.write(`JSON Schema draft ${draft}: ${right} right, ${wrong.length} wrong, ${none} undecided\n`);
    expect(wrong).toEqual([]);
    expect([...unknown]).toEqual(undecided);
    expect(right).toBe(floor);
  });
});

function withDraft(schema: Json, draft: Draft): Json {
  return isJsonObject(schema) && schema.$schema === undefined ? { $schema: uriOf(draft), ...schema } : schema;
}

/** What the suite serves at its address, for one draft. */
function remotesOf(folder: string): { readonly [uri: string]: Json } {
  const all: Record<string, Json> = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(suite, "remotes", path), { withFileTypes: true })) {
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (path !== "" || !/^(draft|v1)/.test(entry.name) || entry.name === folder) visit(below);
      } else if (entry.name.endsWith(".json")) all[`http://localhost:1234/${below}`] = read(join(suite, "remotes", below)) as Json;
    }
  };
  visit("");
  return all;
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
