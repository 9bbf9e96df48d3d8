import type { Random } from "@cupel/core";

const syllables = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu"];

/** Three to twelve made-up words: text that no check takes for an answer. */
export function pseudoText(random: Random): string {
  const word = () => Array.from({ length: 1 + random.integer(3) }, () => syllables[random.integer(syllables.length)]).join("");
  return `${Array.from({ length: 3 + random.integer(10) }, word).join(" ")}.`;
}
