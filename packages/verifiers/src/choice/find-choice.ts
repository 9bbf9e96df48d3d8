import type { Option } from "./choice-options.ts";
import { leadingOptions } from "./leading-options.ts";
import { mentionedOptions } from "./mentioned-options.ts";

const marker =
  /\b(?:answers?|(?:correct|right|best|final|my)\s+(?:option|choice))\b(?:[^\n.:=()]{0,40}?\b(?:is|are|be)\b(?!\s+not\b)[ \t]*:?|[\s*_]*[:=])/gi;

// What one looks at is bounded: an answer of markers or of lines would be read once for each.
const mostMarkers = 20;
const mostLines = 500;
const longestPassage = 2000;

/**
 * The options that an answer names in the end: in the last `\boxed{}`; behind the last "answer is" or "Answer:" that names one; in a last
 * line that says nothing else; in the only other line that says nothing else; at the beginning of the last line or the first, before
 * an explanation; in the prose of the last line; anywhere. One is an answer, several are none.
 */
export function findChoice(text: string, options: readonly Option[]): readonly Option[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const last = lines.at(-1) ?? "";
  const alone = distinct(lines.slice(0, mostLines).flatMap((line) => optionsOfLine(line, { options, end: nothing })));
  const passages: readonly (() => readonly Option[])[] = [
    () => namedFirst(boxed(text), options),
    () => marked(text, options),
    () => optionsOfLine(last, { options, end: nothing }),
    () => (alone.length === 1 ? alone : []),
    () => optionsOfLine(last, { options, end: explanation }),
    () => optionsOfLine(lines[0] ?? "", { options, end: explanation }),
    () => mentionedOptions(last, options),
    () => mentionedOptions(text, options),
  ];
  for (const passage of passages) {
    const named = distinct(passage());
    if (named.length > 0) return named;
  }
  return [];
}

const nothing = /^[\s.)\]}"'`$*_]*$/;
const explanation = /^[)\]}"'`$*_]*(?:[,.:;]|\s+[–—-]\s|\s+(?:because|since|as)\b)/;

/** The options that a line begins with, if what follows them is as it should be. */
function optionsOfLine(line: string, { options, end }: { readonly options: readonly Option[]; readonly end: RegExp }): readonly Option[] {
  if (line.length > longestPassage) return [];
  const { options: named, rest } = leadingOptions(line, options);
  return end.test(rest) ? named : [];
}

function namedFirst(passage: string, options: readonly Option[]): readonly Option[] {
  const leading = leadingOptions(passage, options).options;
  return leading.length > 0 ? leading : mentionedOptions(passage, options);
}

function boxed(text: string): string {
  const start = text.lastIndexOf("\\boxed{");
  return start < 0 ? "" : lineAt(text, start + "\\boxed{".length);
}

function marked(text: string, options: readonly Option[]): readonly Option[] {
  for (const match of [...text.matchAll(marker)].slice(-mostMarkers).reverse()) {
    const named = namedFirst(lineAt(text, match.index + match[0].length), options);
    if (named.length > 0) return named;
  }
  return [];
}

/** The line that begins at a place, or the next one that is not blank. */
function lineAt(text: string, start: number): string {
  return (
    text
      .slice(start, start + longestPassage)
      .trimStart()
      .split("\n")[0] ?? ""
  );
}

function distinct(options: readonly Option[]): readonly Option[] {
  return [...new Set(options)];
}
