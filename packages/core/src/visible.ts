import type { Json } from "./json.ts";

/**
 * Text that is safe to print: control characters, bidirectional overrides, line separators, noncharacters and lone surrogates become escapes such as
 * `\x1b`, `\n` or `\u202e`, so that nothing a model wrote can move the cursor, recolour the screen, retitle the window or pass for another line.
 * So do the beginnings of a GitHub workflow command, `::` that leads and `##[` anywhere: a log that shows the text obeys no command in it.
 */
export function visible(text: string): string {
  const plain = text.replace(unsafe, (character) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    if (short !== undefined) return short;
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return plain.replace(/^( *):(?=:)/, "$1\\x3a").replaceAll("##[", "#\\x23[");
}

const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A value as JSON in one line that is safe to print. */
export function quoted(value: Json | undefined): string {
  return visible(JSON.stringify(value) ?? "nothing");
}
