/** A piece of SQL: a word, a number, a quoted text or name, a mark, or what stands between. */
export interface SqlPiece {
  readonly kind: "word" | "number" | "text" | "name" | "mark" | "space";
  readonly text: string;
  /** Depth of round brackets around it. */
  readonly depth: number;
}

const piece =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])|(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_][\w$]*)|(?<mark><=|>=|<>|!=|==|\|\||[\s\S])/gy;

/** Cuts SQL into pieces that joined are the same text. */
export function sqlPieces(sql: string): readonly SqlPiece[] {
  const pieces: SqlPiece[] = [];
  let depth = 0;
  for (const { groups = {}, 0: text } of sql.matchAll(piece)) {
    const kind = (Object.keys(groups).find((name) => groups[name] !== undefined) ?? "mark") as SqlPiece["kind"];
    if (text === ")") depth--;
    pieces.push({ kind, text, depth });
    if (text === "(") depth++;
  }
  return pieces;
}
