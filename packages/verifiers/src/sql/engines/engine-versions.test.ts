import { expect, test } from "vitest";
import { sqlEngineVersions } from "./engine-versions.ts";

test("engines that are installed have a version", () => {
  const version = expect.stringMatching(/^\d+\.\d+\.\d+/);
  expect(sqlEngineVersions()).toEqual([
    { name: "sqlite", package: "sql.js", version },
    { name: "duckdb", package: "@duckdb/node-api", version },
    { name: "pglite", package: "@electric-sql/pglite", version },
  ]);
});
