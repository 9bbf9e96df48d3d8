import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { compileSchema } from "./compile-schema.ts";

interface Group {
  readonly schema: Json;
  readonly tests: readonly { readonly description: string; readonly data: Json; readonly valid: boolean }[];
}

const data = process.env.CUPEL_DATA;
if (data === undefined) process.stderr.write("CUPEL_DATA is not set: the JSON Schema test suite is not run.\n");

/** `right` is a ratchet: it may rise. Wrong verdicts are not allowed; a schema that cannot be checked soundly is refused. */
const drafts = [
  { folder: "draft2020-12", uri: "https://json-schema.org/draft/2020-12/schema", right: 964 },
  { folder: "draft7", uri: "http://json-schema.org/draft-07/schema#", right: 773 },
];

describe.skipIf(data === undefined)("the official JSON Schema test suite", () => {
  test.each(drafts)("$folder: no verdict is wrong", ({ folder, uri, right: floor }) => {
    const counts = { right: 0, acceptedWrongly: 0, rejectedWrongly: 0, refused: 0 };
    const wrong: string[] = [];
    const path = join(data ?? "", "json-schema-test-suite", "tests", folder);
    // Formats are asserted here, which the suite's own file on them takes for annotations.
    const files = readdirSync(path).filter((name) => name.endsWith(".json") && name !== "format.json");
    for (const file of files) {
      for (const { schema, tests } of JSON.parse(readFileSync(join(path, file), "utf8")) as Group[]) {
        const compiled = compileSchema(typeof schema === "object" ? ({ $schema: uri, ...(schema as JsonObject) } as Json) : schema);
        for (const { description, data: value, valid } of tests) {
          if ("defect" in compiled) counts.refused++;
          else if ((compiled.check(value) === undefined) === valid) counts.right++;
          else {
            counts[valid ? "rejectedWrongly" : "acceptedWrongly"]++;
            wrong.push(`${file}: ${description}`);
          }
        }
      }
    }
    process.stderr.write(`JSON Schema ${folder}: ${JSON.stringify(counts)}\n`);
    expect(wrong).toEqual([]);
    expect(counts.right).toBeGreaterThanOrEqual(floor);
  });
});
