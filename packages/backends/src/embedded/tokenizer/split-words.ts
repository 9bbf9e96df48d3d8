/**
 * The pieces within which bytes are merged, by the `qwen2` rule: contractions, letters with one leading mark or space, single digits,
 * punctuation with one leading space, line breaks, spaces. Unicode classes are those of the JavaScript engine; white space is the
 * Unicode property, because `\s` of JavaScript also holds U+FEFF and lacks U+0085.
 */
export function splitWords(text: string): readonly string[] {
  return text.match(pieces) ?? [];
}

const pieces =
  /'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n]*|\p{White_Space}*[\r\n]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
