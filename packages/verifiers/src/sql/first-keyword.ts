const reasons: Readonly<Record<string, string>> = {
  PRAGMA: "PRAGMA is not allowed",
  ATTACH: "ATTACH is not allowed: no other database can be opened",
  DETACH: "DETACH is not allowed: no other database can be opened",
  VACUUM: "VACUUM is not allowed",
  EXPLAIN: "EXPLAIN is not allowed: give the query itself",
};
const writes = ["INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE"];
const transactions = ["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"];

/** The first word of a statement in upper case, after white space and comments; empty where it does not begin with a word. */
export function firstKeyword(sql: string): string {
  const skip = /(?:[\s;\ufeff]+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))/y;
  let position = 0;
  while (position < sql.length) {
    skip.lastIndex = position;
    if (!skip.test(sql)) break;
    position = skip.lastIndex;
  }
  return (/^[A-Za-z]+/.exec(sql.slice(position, position + 20))?.[0] ?? "").toUpperCase();
}

/** Why a statement may not run, by its first word; undefined for queries, and for what is no SQL at all: the engine says what is wrong with it. */
export function refusedStatement(sql: string): string | undefined {
  const keyword = firstKeyword(sql);
  if (writes.includes(keyword)) return `${keyword} is not allowed: only queries that read`;
  if (transactions.includes(keyword)) return `${keyword} is not allowed: transactions are not needed`;
  return reasons[keyword];
}
