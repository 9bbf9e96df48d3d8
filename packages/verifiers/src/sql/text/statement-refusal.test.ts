import { expect, test } from "vitest";
import { firstKeyword, statementRefusal, unknownStatement } from "./statement-refusal.ts";

test("the first word is found behind space, comments and semicolons", () => {
  expect(firstKeyword("\n -- hm\n/* SELECT */;; with x AS (SELECT 1) SELECT 1")).toBe("WITH");
  expect(firstKeyword("/* never closed SELECT")).toBe("");
  expect(firstKeyword("")).toBe("");
  expect(firstKeyword("-- only\n".repeat(50_000))).toBe("");
});

test("what is not allowed has a reason of its own", () => {
  const statements = [
    "PRAGMA a",
    "ATTACH 'x' AS y",
    "VACUUM",
    "EXPLAIN SELECT 1",
    "INSERT INTO t",
    "DROP TABLE t",
    "BEGIN",
    "COPY t TO 'f'",
  ];
  const reasons = statements.map((statement) => statementRefusal(statement, "read"));
  expect(reasons).not.toContain(undefined);
  expect(new Set(reasons).size).toBe(statements.length);
  expect(statementRefusal("SELECT 1", "read")).toBeUndefined();
});

test("a policy that writes allows changes of data and schema, and nothing else", () => {
  for (const statement of ["INSERT INTO t", "drop table t", "/* */ UPDATE t", "WITH x AS (SELECT 1) DELETE FROM t", "SELECT 1"]) {
    expect(statementRefusal(statement, "write")).toBeUndefined();
    expect(unknownStatement(statement, "write")).toBeUndefined();
  }
  for (const statement of ["PRAGMA a", "ATTACH 'x' AS y", "VACUUM", "BEGIN", "SET a = 1", "LOAD 'x'", "INSTALL x", "COPY t TO 'f'"])
    expect(statementRefusal(statement, "write")).toMatch(/not allowed/);
});

test("a word that begins no statement is left to the engine to explain", () => {
  expect(statementRefusal("Sorry", "read")).toBeUndefined();
  expect(unknownStatement("Sorry", "read")).toBe("only queries are allowed");
  expect(unknownStatement("ANALYZE t", "write")).toBe("only queries and changes of data or schema are allowed");
});
