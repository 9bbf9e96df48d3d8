import { sqlTokens } from "./sql-tokens.ts";

/** The statements of a text, cut at semicolons outside of texts, names and comments. Each goes to an engine that takes one at a time. */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = [];
  let start: number | undefined;
  let end = 0;
  for (const token of sqlTokens(sql)) {
    if (token.text === ";") {
      if (start !== undefined) statements.push(sql.slice(start, end));
      start = undefined;
    } else {
      start ??= token.start;
      end = token.end;
    }
  }
  if (start !== undefined) statements.push(sql.slice(start, end));
  return statements;
}
