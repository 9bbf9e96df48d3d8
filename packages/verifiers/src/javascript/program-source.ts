import type { Extraction } from "@cupel/core";
import { findProgram, type ProgramMarks } from "../python/find-program.ts";

/** How JavaScript and TypeScript are recognised in an answer. Looks at lines; runs nothing. */
export const javascriptMarks: ProgramMarks = {
  fences: ["", "javascript", "js", "mjs", "cjs", "jsx", "node", "typescript", "ts", "mts", "tsx"],
  defines: (source, name) => definition(name).test(source),
};

/** The program that an answer to a task with JavaScript or TypeScript makes, and how it was found. */
export function javascriptProgramOf(
  { prefix, entry_point: entry = "" }: { readonly prefix?: string; readonly entry_point?: string },
  text: string,
): { readonly program: string; readonly extraction: Extraction } {
  const { source, extraction } = findProgram(text, entry, javascriptMarks);
  return { program: prefix === undefined ? source : assembleJavaScript(prefix, source, entry), extraction };
}

/** A completion of `prefix`, or a whole program below what the prefix has above the function: types, helpers. */
function assembleJavaScript(prefix: string, source: string, entry: string): string {
  return definition(entry).test(source) ? `${preludeOfJavaScript(prefix, entry)}\n${source}` : `${prefix.replace(/\n?$/, "\n")}${source}`;
}

/** What a prefix has above the entry point. */
export function preludeOfJavaScript(prefix: string, entry: string): string {
  const found = definition(entry).exec(prefix);
  return found === null ? "" : prefix.slice(0, found.index);
}

function definition(name: string): RegExp {
  const own = name.replaceAll("$", "\\$");
  const end = "(?![\\w$])";
  const exported = "(?:export +)?(?:default +)?";
  return new RegExp(
    `^(?:${exported}(?:(?:async +)?function *\\*? *|class +|(?:const|let|var) +)|(?:module\\.)?exports\\.)${own}${end}`,
    "m",
  );
}
