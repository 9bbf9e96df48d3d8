import { visible } from "@cupel/core";

/** A table row. */
export function markdownRow(values: readonly string[]): string {
  return `| ${values.join(" | ")} |`;
}

/** Text that cannot leave its table cell or become mark-up. */
export function plainMarkdown(text: string): string {
  return visible(text).replace(/[\\&|<>`*_~[\]]/g, (character) => `\\${character}`);
}

/** A short name as code, for a table cell: pipes are escaped, a backtick becomes an apostrophe. */
export function nameMarkdown(text: string): string {
  return `\`${visible(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** Any text as code in a line that is no table: nothing in it is read as mark-up, and it is shown as it is, line ends as `\n`. */
export function codeMarkdown(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? " " : "";
  return shown.trim() === "" ? "` `" : `${fence}${pad}${shown}${pad}${fence}`;
}
