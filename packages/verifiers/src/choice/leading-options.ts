import { comparable, type Option } from "./choice-options.ts";

/** Options that a text begins with, and what follows them. */
export interface LeadingOptions {
  readonly options: readonly Option[];
  readonly rest: string;
}

/** What may not follow a label or a text, because it would be part of a longer word or number. */
export const wordEnd: string = String.raw`(?![\p{L}\p{N}_'’]|-\p{L}|[.,]\d)`;

/** A word behind a label that makes the label an article, a pronoun or the like. */
export const otherWord: string = String.raw`\s+(?!(?:and|or|because|since|as|is|which|but)\b)\p{L}`;

/** Whether a label is a word as well. */
export function isWord(label: string): boolean {
  return /^(?:[ai]|\p{L}{2,})$/iu.test(label);
}

const opening = /^(?:[\s([{"'`$:=>*_]|[–—-]\s)+/;
const introduction = /^(?:(?:the|correct|right|best|option|choice|letter|answer|number|is)\s+)+/;
const closing = /^[\s)\]}"'`$*_]*[.:]?\s*/;
const separator = /^[\s)\]}"'`$*_.]*(?:[,;/&]\s*(?:and\s|or\s)?|and\s|or\s|(?=[([{]))\s*/;

/**
 * The options at the beginning of a text: labels (`b`, `(B)`, `B. Oslo`), texts of options, or several with a comma, "and" or "or"
 * between them. A label beside the text of another option names both. A label that is a word as well (`A`, `I`, `no`) is one only where
 * no other word follows it.
 */
export function leadingOptions(text: string, options: readonly Option[]): LeadingOptions {
  const named: Option[] = [];
  let rest = comparable(text);
  for (let separation: string | undefined = ""; separation !== undefined; separation = separator.exec(rest)?.[0]) {
    const start = rest.slice(separation.length);
    const inner = start.replace(opening, "");
    const read = firstOf([start, inner, inner.replace(introduction, "").replace(opening, "")], (from) => readOption(from, options));
    if (read === undefined) break;
    named.push(...read.options);
    rest = read.rest;
  }
  return { options: named, rest };
}

function readOption(start: string, options: readonly Option[]): LeadingOptions | undefined {
  const written = optionByText(start, options);
  if (written !== undefined) return written;
  const labelled = options.find(({ label }) => new RegExp(`^${label.toLowerCase()}${wordEnd}`, "u").test(start));
  if (labelled === undefined) return undefined;
  const rest = start.slice(labelled.label.length);
  const behind = rest.replace(closing, "");
  const beside = firstOf([behind, behind.replace(opening, "")], (from) => optionByText(from, options));
  const isArticle = isWord(labelled.label) && new RegExp(`^${otherWord}`, "u").test(rest);
  if (isArticle && beside?.options[0] !== labelled) return beside;
  return { options: [labelled, ...(beside?.options ?? [])], rest: beside?.rest ?? rest };
}

function optionByText(start: string, options: readonly Option[]): LeadingOptions | undefined {
  const [longest] = options
    .map((option) => ({ option, text: comparable(option.text) }))
    .filter(({ text }) => text !== "" && start.startsWith(text) && new RegExp(`^${wordEnd}`, "u").test(start.slice(text.length)))
    .toSorted((left, right) => right.text.length - left.text.length);
  return longest && { options: [longest.option], rest: start.slice(longest.text.length) };
}

function firstOf<Value>(starts: readonly string[], read: (start: string) => Value | undefined): Value | undefined {
  for (const start of starts) {
    const value = read(start);
    if (value !== undefined) return value;
  }
  return undefined;
}
