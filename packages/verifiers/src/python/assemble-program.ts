import { definesName } from "./find-program.ts";

/**
 * The program that a completion of `prefix` makes. A whole program keeps everything that the prefix has above the entry point (imports,
 * helpers), and everything of its own above and below it. A body goes under the prefix; one that lost its indentation gets it back,
 * which is told by `repaired`.
 */
export function assembleProgram(prefix: string, source: string, entry: string): { readonly program: string; readonly repaired: boolean } {
  if (definesName(source, entry)) return { program: `${preludeOf(prefix, entry)}\n${source}`, repaired: false };
  const lines = source.replaceAll("\r\n", "\n").split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const start = prefix.endsWith("\n") ? prefix : `${prefix}\n`;
  if (first < 0 || /^\s/.test(lines[first] ?? "")) return { program: start + source, repaired: false };
  // Trimmed text loses the indentation of its first line only; dedented text that of every line.
  const onlyFirst =
    lines.slice(first + 1).some((line) => line.trim() !== "") &&
    lines.slice(first + 1).every((line) => line.trim() === "" || /^ {4}|^\t/.test(line)) &&
    !/:\s*(#.*)?$/.test(lines[first] ?? "");
  const body = lines.map((line, index) => (line.trim() === "" || (onlyFirst && index !== first) ? line : `    ${line}`)).join("\n");
  return { program: start + body, repaired: true };
}

/** What a prefix has above the entry point: imports and helpers. */
export function preludeOf(prefix: string, entry: string): string {
  const definition = new RegExp(`^(?:@.*\\n)*(?:async +)?(?:def|class) +${entry}\\b`, "m").exec(prefix);
  return definition === null ? prefix : prefix.slice(0, definition.index);
}
