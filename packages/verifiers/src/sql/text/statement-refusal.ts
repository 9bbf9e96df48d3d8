import type { SqlPolicy } from "../sql-types.ts";

const reasons: Readonly<Record<string, string>> = {
  PRAGMA: "PRAGMA is not allowed",
  ATTACH: "ATTACH is not allowed: no other database can be opened",
  DETACH: "DETACH is not allowed: no other database can be opened",
  VACUUM: "VACUUM is not allowed",
  EXPLAIN: "EXPLAIN is not allowed: give the query itself",
  COPY: "COPY is not allowed: no file can be read or written",
  INSTALL: "INSTALL is not allowed: no extension can be loaded",
  LOAD: "LOAD is not allowed: no extension can be loaded",
  SET: "SET is not allowed",
  RESET: "RESET is not allowed",
};
const queries = ["SELECT", "WITH", "VALUES", "FROM", "TABLE"];
const changes = ["INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "CREATE", "DROP", "ALTER"];
const transactions = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"];

/** The first word of a statement in upper case, after white space and comments; empty where it does not begin with a word. */
export function firstKeyword(sql: string): string {
  const skip = /(?:[\s;(\ufeff]+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))/y;
  let position = 0;
  while (position < sql.length) {
    skip.lastIndex = position;
    if (!skip.test(sql)) break;
    position = skip.lastIndex;
  }
  return (/^[A-Za-z_]+/.exec(sql.slice(position, position + 20))?.[0] ?? "").toUpperCase();
}

/**
 * Why a statement may not run under a policy, by its first word; undefined where it may, and for words that begin no statement we know:
 * what is no SQL at all an engine explains better.
 */
export function statementRefusal(sql: string, policy: SqlPolicy): string | undefined {
  const keyword = firstKeyword(sql);
  if (changes.includes(keyword)) return policy === "write" ? undefined : `${keyword} is not allowed: only queries that read`;
  if (transactions.includes(keyword)) return `${keyword} is not allowed: transactions are not needed`;
  return reasons[keyword];
}

/** Why a statement that an engine would run is none of those that a policy is for; undefined where it is one. */
export function unknownStatement(sql: string, policy: SqlPolicy): string | undefined {
  const keyword = firstKeyword(sql);
  if (queries.includes(keyword) || (policy === "write" && changes.includes(keyword))) return undefined;
  return policy === "write" ? "only queries and changes of data or schema are allowed" : "only queries are allowed";
}
