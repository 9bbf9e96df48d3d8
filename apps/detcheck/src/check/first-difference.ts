import type { Generation } from "@cupel/core";

/** Where two answers part. */
export interface Difference {
  /** `finish-reason`: the same text, ended for another reason. */
  readonly kind: "text" | "finish-reason";
  /** 0-based, in code points; for `finish-reason` the length of the text. */
  readonly character: number;
  /** 0-based, in bytes of UTF-8. */
  readonly byte: number;
  /** Up to 16 characters before, and up to 16 from there on. */
  readonly common: string;
  readonly left: string;
  readonly right: string;
}

const context = 16;

/** The first difference of two answers; undefined when text and finish reason are equal. */
export function firstDifference(
  left: Pick<Generation, "text" | "finishReason">,
  right: Pick<Generation, "text" | "finishReason">,
): Difference | undefined {
  const [a, b] = [Array.from(left.text), Array.from(right.text)];
  let character = 0;
  while (character < a.length && character < b.length && a[character] === b[character]) character++;
  const before = a.slice(0, character).join("");
  const place = {
    character,
    byte: new TextEncoder().encode(before).length,
    common: a.slice(Math.max(0, character - context), character).join(""),
  };
  const from = (characters: readonly string[]) => characters.slice(character, character + context).join("");
  if (left.text !== right.text) return { kind: "text", ...place, left: from(a), right: from(b) };
  if (left.finishReason !== right.finishReason)
    return { kind: "finish-reason", ...place, left: left.finishReason, right: right.finishReason };
  return undefined;
}
