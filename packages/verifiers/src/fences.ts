/** A block between lines of three back-ticks. */
export interface FencedBlock {
  /** The word after the opening ticks, in lower case; empty without one. */
  readonly language: string;
  readonly content: string;
}

/** The fenced blocks of a text in order. A block that is never closed runs to the end: a generation may have been cut. */
export function fencedBlocks(text: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  for (let open = text.indexOf("```"); open >= 0; ) {
    const start = open + 3;
    const newline = text.indexOf("\n", start);
    const inline = text.indexOf("```", start);
    if (inline >= 0 && (newline < 0 || inline < newline)) {
      const [, language = "", content = ""] = /^([a-z0-9+-]*)(?=\s|$)\s*([\s\S]*)$/i.exec(text.slice(start, inline)) ?? [
        "",
        "",
        text.slice(start, inline),
      ];
      blocks.push({ language: language.toLowerCase(), content });
      open = text.indexOf("```", inline + 3);
      continue;
    }
    if (newline < 0) break;
    const language = (text.slice(start, newline).trim().split(/\s+/)[0] ?? "").toLowerCase();
    const close = /^[ \t]*```/m;
    const body = text.slice(newline + 1);
    const end = close.exec(body);
    blocks.push({ language, content: end === null ? body : body.slice(0, end.index) });
    if (end === null) break;
    open = text.indexOf("```", newline + 1 + end.index + end[0].length);
  }
  return blocks;
}
