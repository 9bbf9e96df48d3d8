import { decimalOf } from "../json/exact-number.ts";

/**
 * The number that an answer ends in, as one spelling per decimal: the first behind the last `####` if there is one, else the last of the
 * text. Thousands separators are taken out; `$` and `%` are no part of it. Undefined where there is none.
 */
export function findNumber(text: string): string | undefined {
  const marked = text.lastIndexOf("####");
  const numbers = (marked < 0 ? text : text.slice(marked + 4)).match(/(?<![\d.,])-?\$?\d[\d,]*(?:\.\d+)?|(?<!\d)-?\$?\.\d+/g);
  const found = marked < 0 ? numbers?.at(-1) : numbers?.[0];
  return found === undefined ? undefined : signedDecimal(found.replace(/[$,]/g, ""));
}

/** One spelling per decimal, with its sign; -0 is 0. */
export function signedDecimal(text: string): string {
  const decimal = decimalOf(text);
  return text.startsWith("-") && decimal !== "0" ? `-${decimal}` : decimal;
}
