import { canonicalJson, type Json, type PublicTask } from "@cupel/core";

/**
 * What two answers have in common that say the same: JSON with its keys in order and without white space; code without blank lines and
 * ends of lines; any other text with its runs of white space as one space. Answers in other forms (a code fence) stay apart.
 */
export function canonicalAnswer(text: string, { kind }: Pick<PublicTask, "kind">): string {
  try {
    return `json ${canonicalJson(JSON.parse(text) as Json)}`;
  } catch {
    // Indentation is part of a program's meaning.
    if (kind !== "codestub") return `text ${text.trim().replace(/\s+/g, " ")}`;
    const lines = text.split("\n").map((line) => line.trimEnd());
    return `code ${lines.filter((line) => line !== "").join("\n")}`;
  }
}
