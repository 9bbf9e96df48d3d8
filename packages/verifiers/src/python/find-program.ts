import type { Extraction } from "@cupel/core";
import { fencedBlocks } from "../fences.ts";
import { withoutReasoning } from "../reasoning.ts";

/**
 * The program text of an answer. Indentation is kept: it may be the body of a function. A fence behind the definition of the entry point
 * belongs to the program: it stands in a docstring.
 */
export function findProgram(text: string, entry: string): { readonly source: string; readonly extraction: Extraction } {
  const answer = withoutReasoning(text);
  const strict: Extraction = answer === text ? "strict" : "embedded";
  if (definesName(answer.split("```", 1)[0] ?? "", entry)) return { source: answer, extraction: strict };
  const blocks = fencedBlocks(answer).filter(({ language }) => ["", "python", "py", "python3"].includes(language));
  const block = blocks.find(({ content }) => definesName(content, entry)) ?? blocks[0];
  if (block !== undefined) return { source: block.content, extraction: "fenced" };
  return { source: answer, extraction: strict };
}

/** Whether Python source binds a name at its outermost level by `def`, `class`, assignment or import. Looks at lines; runs nothing. */
export function definesName(source: string, name: string): boolean {
  const lines = new RegExp(
    `^(?:(?:async +)?def +${name}\\b|class +${name}\\b|${name} *(?::[^=\\n]+)?=(?!=)|(?:from|import) .*\\b${name} *$)`,
    "m",
  );
  return lines.test(source);
}
