import type { Mutant } from "./mutant.ts";
import { type SqlPiece, sqlPieces } from "./sql-words.ts";

const swaps: Readonly<Record<string, string>> = {
  "=": "<>",
  "<>": "=",
  "!=": "=",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  AND: "OR",
  OR: "AND",
  LEFT: "INNER",
  INNER: "LEFT",
  ASC: "DESC",
  DESC: "ASC",
  SUM: "MAX",
  MAX: "MIN",
  MIN: "MAX",
  AVG: "SUM",
  "+": "-",
  "-": "+",
  UNION: "UNION ALL",
};
const names: Readonly<Record<string, string>> = { AND: "boolean", OR: "boolean", LEFT: "join", INNER: "join", ASC: "order", DESC: "order" };
const clauses = ["WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "INTERSECT", "EXCEPT", "WINDOW"];

/** Every way to change one thing in a query: a clause dropped, a comparison, join, order, function or number changed, a limit, DISTINCT. */
export function mutateSql(sql: string): readonly Mutant[] {
  const bare = sql.replace(/[\s;]+$/, "");
  const pieces = sqlPieces(bare);
  const mutants: Mutant[] = [];
  const emit = (operator: string, place: string, text: string) => mutants.push({ operator, place, text });
  const replaced = (index: number, text: string) => pieces.map((piece, at) => (at === index ? text : piece.text)).join("");
  for (const [index, { kind, text, depth }] of pieces.entries()) {
    const word = text.toUpperCase();
    const swap = kind === "word" || kind === "mark" ? swaps[word] : undefined;
    if (swap !== undefined && !isSign(pieces, index))
      emit(names[word] ?? (kind === "word" ? "function" : "comparison"), text, replaced(index, swap));
    if (kind === "number") emit("constant", text, replaced(index, String(Number(text) + 1)));
    if (kind === "text") emit("constant", text, replaced(index, `${text.slice(0, -1)}~'`));
    if (word === "DISTINCT") emit("distinct", text, replaced(index, ""));
    if (word === "NOT") emit("not", text, replaced(index, ""));
    if (kind === "word" && clauses.slice(0, 5).includes(word)) emit(`drop ${word.toLowerCase()}`, text, without(pieces, index, depth));
    if (word === "SELECT" && nextWord(pieces, index) !== "DISTINCT" && !hasNoTwins(pieces, index))
      emit("distinct", text, replaced(index, "SELECT DISTINCT"));
  }
  if (!pieces.some(({ kind, text, depth }) => kind === "word" && depth === 0 && text.toUpperCase() === "LIMIT")) {
    emit("limit", "end", `${bare} LIMIT 1`);
  }
  return mutants;
}

const aggregates = ["COUNT", "SUM", "TOTAL", "MIN", "MAX", "AVG"];

/**
 * Whether DISTINCT would hardly say anything after this SELECT: it is asked for a set anyhow (EXISTS, IN), groups rows, or gives one row
 * (its first column is an aggregate).
 */
function hasNoTwins(pieces: readonly SqlPiece[], index: number): boolean {
  const { depth } = pieces[index] as SqlPiece;
  const before = pieces.slice(0, index).filter(({ kind }) => kind !== "space");
  if (before.at(-1)?.text === "(" && ["EXISTS", "IN"].includes(before.at(-2)?.text.toUpperCase() ?? "")) return true;
  const rest = pieces.slice(index + 1).filter(({ kind }) => kind !== "space");
  const end = rest.findIndex((piece) => piece.depth < depth || (piece.depth === depth && piece.text.toUpperCase() === "SELECT"));
  const own = rest.slice(0, end < 0 ? rest.length : end).filter((piece) => piece.depth === depth);
  const words = own.map(({ text }) => text.toUpperCase());
  return words.includes("GROUP") || (aggregates.includes(words[0] ?? "") && !words.includes("OVER"));
}

/** A minus or plus that belongs to a number is no operator. */
function isSign(pieces: readonly SqlPiece[], index: number): boolean {
  if (!["+", "-"].includes(pieces[index]?.text ?? "")) return false;
  const before = pieces.slice(0, index).findLast(({ kind }) => kind !== "space");
  return (
    before === undefined ||
    (before.kind === "mark" && before.text !== ")") ||
    ["SELECT", "WHERE", "AND", "OR"].includes(before.text.toUpperCase())
  );
}

function nextWord(pieces: readonly SqlPiece[], index: number): string | undefined {
  return pieces
    .slice(index + 1)
    .find(({ kind }) => kind !== "space")
    ?.text.toUpperCase();
}

/** The query without the clause that begins at `index`: up to the next one at its depth, or the end of its bracket. */
function without(pieces: readonly SqlPiece[], index: number, depth: number): string {
  const rest = pieces.slice(index + 1);
  const ends = (piece: SqlPiece) =>
    piece.depth < depth ||
    (piece.text === ")" && piece.depth === depth - 1) ||
    (piece.depth === depth && piece.kind === "word" && clauses.includes(piece.text.toUpperCase()));
  const length = rest.findIndex(ends);
  const after = length < 0 ? [] : rest.slice(length);
  return [...pieces.slice(0, index), ...after]
    .map(({ text }) => text)
    .join("")
    .trimEnd();
}
