/** A word, a quoted name, a text, a number or a sign of a SQL text, with where it stands. */
export interface SqlToken {
  readonly kind: "word" | "quoted" | "text" | "number" | "sign";
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many round brackets are open around it. */
  readonly depth: number;
}

const pattern =
  /(?<space>(?:[\s\ufeff]+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<number>\.?\d[\w.]*)|(?<text>'(?:[^']|'')*(?:'|$)|\$(?<tag>\w*)\$[\s\S]*?(?:\$\k<tag>\$|$))|(?<quoted>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[A-Za-z_][\w ]*\])|(?<sign>[\s\S])/uy;

/**
 * The tokens of a SQL text in order, without space and comments. Good enough to look at statements that an engine has accepted; what may
 * run is decided by the engine's own parser.
 */
export function sqlTokens(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let depth = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const { groups = {}, index } = match;
    if (groups.space !== undefined) continue;
    const kind = (["word", "quoted", "text", "number"] as const).find((name) => groups[name] !== undefined) ?? "sign";
    if (match[0] === ")") depth = Math.max(0, depth - 1);
    tokens.push({ kind, text: match[0], start: index, end: pattern.lastIndex, depth });
    if (match[0] === "(") depth++;
  }
  return tokens;
}
