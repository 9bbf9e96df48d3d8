import { comparable, type Option } from "./choice-options.ts";
import { isWord, otherWord, wordEnd } from "./leading-options.ts";

const cue = "option|choice|answer|letter|select|choose|pick|with|is|are|be";

/**
 * The options that a passage of prose names: by a label that nothing but a label can be (in brackets, quotes or bold, before a closing
 * bracket, behind a word such as "option" or "is", before "is correct"), or by the text of an option that is no part of a longer one's.
 */
export function mentionedOptions(passage: string, options: readonly Option[]): readonly Option[] {
  const labels = options.filter(({ label }) => isLabelled(passage, label));
  const texts = optionsByText(comparable(passage), options);
  return options.filter((option) => labels.includes(option) || texts.includes(option));
}

function isLabelled(passage: string, label: string): boolean {
  const forms = [
    String.raw`[([{]\s*${label}\s*[)\]}]`,
    `(["'\`]|\\*\\*)${label}[.:]?\\1`,
    String.raw`(?<![\p{L}\p{N}_'’-])${label}\)`,
    String.raw`(?<=\b(?:${cue})\s+)${label}${wordEnd}${isWord(label) ? `(?!${otherWord})` : ""}`,
    String.raw`(?<![\p{L}\p{N}_'’-])${label}(?=\s+(?:is|are)\s+(?:the\s+)?(?:correct|right|best|answer|true)\b)`,
  ];
  return forms.some((form) => new RegExp(form, "u").test(passage));
}

function optionsByText(passage: string, options: readonly Option[]): readonly Option[] {
  let rest = passage;
  return options
    .map((option) => ({ option, text: comparable(option.text) }))
    .filter(({ text }) => text !== "")
    .toSorted((left, right) => right.text.length - left.text.length)
    .filter(({ text }) => {
      const pieces = rest.split(new RegExp(String.raw`(?<![\p{L}\p{N}_-]|\d[.,])${escaped(text)}${wordEnd}`, "u"));
      rest = pieces.join(" \u0000 ");
      return pieces.length > 1;
    })
    .map(({ option }) => option);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
