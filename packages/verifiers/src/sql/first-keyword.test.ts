import { expect, test } from "vitest";
import { firstKeyword, refusedStatement } from "./first-keyword.ts";

test("the first word is found behind space, comments and semicolons", () => {
  expect(firstKeyword("\n -- hm\n/* SELECT */;; with x AS (SELECT 1) SELECT 1")).toBe("WITH");
  expect(firstKeyword("/* never closed SELECT")).toBe("");
  expect(firstKeyword("")).toBe("");
  expect(firstKeyword("-- only\n".repeat(50_000))).toBe("");
});

test("what is not allowed has a reason of its own", () => {
  const statements = ["PRAGMA a", "ATTACH 'x' AS y", "VACUUM", "EXPLAIN SELECT 1", "INSERT INTO t", "DROP TABLE t", "BEGIN"];
  const reasons = statements.map(refusedStatement);
  expect(reasons).not.toContain(undefined);
  expect(new Set(reasons).size).toBe(statements.length);
  expect(refusedStatement("SELECT 1")).toBeUndefined();
  expect(refusedStatement("Sorry")).toBeUndefined();
});
