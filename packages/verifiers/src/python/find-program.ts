import type { Extraction } from "@cupel/core";
import { fencedBlocks } from "../fences.ts";
import { withoutReasoning } from "../reasoning.ts";

/** How a language is recognised: the words behind a fence's ticks, and whether source binds a name at its outermost level. */
export interface ProgramMarks {
  readonly fences: readonly string[];
  readonly defines: (source: string, name: string) => boolean;
}

interface FoundProgram {
  readonly source: string;
  readonly extraction: Extraction;
}

const pythonMarks: ProgramMarks = { fences: ["", "python", "py", "python3"], defines: definesName };

/**
 * The program text of an answer. Indentation is kept: it may be the body of a function. A fence behind the definition of the entry point
 * belongs to the program: it stands in a docstring.
 */
export function findProgram(text: string, entry: string, { fences, defines }: ProgramMarks = pythonMarks): FoundProgram {
  const answer = withoutReasoning(text);
  const strict: Extraction = answer === text ? "strict" : "embedded";
  if (defines(answer.split("```", 1)[0] ?? "", entry)) return { source: answer, extraction: strict };
  const blocks = fencedBlocks(answer).filter(({ language }) => fences.includes(language));
  const block = blocks.find(({ content }) => defines(content, entry)) ?? blocks[0];
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
