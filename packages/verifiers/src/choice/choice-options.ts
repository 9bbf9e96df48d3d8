import { isJsonObject } from "@cupel/core";
import { plainMath } from "../number/plain-math.ts";

/** Options as texts, labelled A, B, C and so on; or texts by label, empty where only the label is known. */
export type ChoiceOptions = readonly string[] | Readonly<Record<string, string>>;

/** One option to choose. */
export interface Option {
  readonly label: string;
  /** May be empty. */
  readonly text: string;
}

/** The options with their labels. */
export function optionList(options: ChoiceOptions): readonly Option[] {
  if (isJsonObject(options)) return Object.entries(options).map(([label, text]) => ({ label, text }));
  return (options as readonly string[]).map((text, index) => ({ label: String.fromCharCode(65 + index), text }));
}

/** A text in the form in which texts of options are compared: plain, in lower case, with single spaces. */
export function comparable(text: string): string {
  return plainMath(text).toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

/** Why the options cannot be told apart; undefined where they can. */
export function optionsDefect(options: unknown): string | undefined {
  if (!Array.isArray(options) && !isJsonObject(options)) return "options must be a list of texts or an object of texts by label";
  const list = optionList(options as ChoiceOptions);
  if (list.length < 2 || list.length > 100 || (Array.isArray(options) && list.length > 26))
    return "options must be 2 to 100, and at most 26 without labels of their own";
  if (!list.every(({ text }) => typeof text === "string")) return "options must be texts";
  if (Array.isArray(options) && list.some(({ text }) => text.trim() === "")) return "options must be texts that are not empty";
  if (list.some(({ label }) => !/^[\p{L}\p{N}]{1,20}$/u.test(label))) return "the labels of options must be 1 to 20 letters and digits";
  const labels = list.map(({ label }) => label.toLowerCase());
  const texts = list.map(({ text }) => comparable(text)).filter((text) => text !== "");
  if (new Set(labels).size < labels.length) return "two options have the same label";
  if (new Set(texts).size < texts.length) return "two options have the same text";
  const borrowed = list.find(({ label, text }) => comparable(text) !== label.toLowerCase() && labels.includes(comparable(text)));
  return borrowed && `the text of option ${borrowed.label} is the label of another`;
}
