import { type SqlToken, sqlTokens } from "./sql-tokens.ts";

/** What a query is ordered by at its top level. */
export interface OrderBy {
  /** Terms without ASC, DESC and NULLS FIRST or LAST. */
  readonly terms: readonly OrderTerm[];
  /**
   * The query with columns behind its own whose equal values mark rows that are equal in a term; undefined for a compound query, whose
   * terms are columns of its own anyway.
   */
  withRanks(terms: readonly OrderTerm[]): string | undefined;
}

export interface OrderTerm {
  readonly text: string;
  /** Set when the term is nothing but a column: its number from 1, or its name. */
  readonly column?: string | number;
}

/** The ORDER BY of a query that stands outside all brackets; undefined where there is none. */
export function orderBy(sql: string): OrderBy | undefined {
  const tokens = sqlTokens(sql);
  const top = tokens.map((token) => (token.depth === 0 && token.kind === "word" ? token.text.toUpperCase() : ""));
  const start = top.findLastIndex((word, index) => word === "ORDER" && top[index + 1] === "BY") + 2;
  if (start < 2) return undefined;
  const stop = tokens.findIndex(
    (token, index) => index >= start && (["LIMIT", "OFFSET", "FETCH", "FOR"].includes(top[index] ?? "") || token.text === ";"),
  );
  const terms = split(tokens.slice(start, stop < 0 ? undefined : stop)).map((own) => termOf(sql, own));
  const isCompound = top.some((word) => ["UNION", "INTERSECT", "EXCEPT"].includes(word));
  const select = top.indexOf("SELECT");
  const from = tokens[top.indexOf("FROM", select)];
  return {
    terms,
    withRanks: (asked) => {
      if (isCompound || select < 0 || from === undefined) return undefined;
      const ranks = asked.map(({ text }) => `, dense_rank() OVER (ORDER BY ${text})`).join("");
      return `${sql.slice(0, from.start)}${ranks} ${sql.slice(from.start)}`;
    },
  };
}

function split(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const terms: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.depth === 0 && token.text === ",") terms.push([]);
    else terms.at(-1)?.push(token);
  }
  return terms.filter((term) => term.length > 0);
}

function termOf(sql: string, tokens: readonly SqlToken[]): OrderTerm {
  const own = [...tokens];
  const last = () => own.at(-1)?.text.toUpperCase() ?? "";
  if (["FIRST", "LAST"].includes(last()) && own.at(-2)?.text.toUpperCase() === "NULLS") own.splice(-2);
  if (["ASC", "DESC"].includes(last())) own.pop();
  const [first] = own;
  const text = first === undefined ? "" : sql.slice(first.start, own.at(-1)?.end);
  if (own.length !== 1 || first === undefined) return { text };
  if (first.kind === "number") return { text, column: Number(text) };
  if (first.kind === "word") return { text, column: text };
  return first.kind === "quoted" ? { text, column: text.slice(1, -1) } : { text };
}
