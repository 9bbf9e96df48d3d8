import { plainMath } from "./plain-math.ts";
import { parseRational, type Rational } from "./rational.ts";

/** A number in an answer, with what stands around it on its line. */
export interface FoundNumber {
  /** As it is spelled. */
  readonly text: string;
  /** Undefined where the spelling is no number: wrong groups of digits, a denominator of 0, more digits than are read. */
  readonly value: Rational | undefined;
  /** A currency symbol directly before it; empty without one. */
  readonly symbol: string;
  readonly before: string;
  readonly after: string;
}

/** What begins the decimals; the other mark groups digits. */
export type DecimalMark = "." | ",";

/**
 * The number that an answer ends in: the first behind the last `####`, or the last inside the last `\boxed{}`, whichever stands later;
 * without either the last of the text. Undefined where there is none. Reads decimals, digits in groups, `1.5e3`, `1.5 × 10^3`, `3/4`
 * and `1 1/2`, in TeX as well.
 */
export function findNumber(text: string, mark: DecimalMark = "."): FoundNumber | undefined {
  const plain = plainMath(text);
  const heading = plain.lastIndexOf("####");
  const box = plain.lastIndexOf("\\boxed{");
  const [start, end] = heading > box ? [heading + 4, plain.length] : box < 0 ? [0, plain.length] : spanOfBox(plain, box + 7);
  const matches = [...plain.slice(start, end).matchAll(patterns[mark])];
  const match = heading > box ? matches[0] : matches.at(-1);
  if (match === undefined) return undefined;
  const [whole, sign, symbol = "", inner, spelled = ""] = match;
  const from = start + match.index;
  const behind = plain.slice(from + whole.length, end).trim() === "" ? plain.slice(end + 1) : plain.slice(from + whole.length, end);
  return {
    text: whole,
    value: readSpelling(spelled, { sign: (sign === "-") === (inner === "-") ? "" : "-", mark }),
    symbol,
    before: plain.slice(plain.lastIndexOf("\n", from) + 1, from),
    after: behind.split("\n", 1)[0] ?? "",
  };
}

const patterns: Readonly<Record<DecimalMark, RegExp>> = { ".": numberPattern("\\.", ","), ",": numberPattern(",", "\\.") };

// A power's digits begin no number, and neither do those behind a mark inside another one.
function numberPattern(decimal: string, group: string): RegExp {
  const fraction = String.raw`(?<!\/)(?:\d+ )?\d+\/\d+(?!\/?\d|[.,]\d)`;
  const power = String.raw`10\^[+-]?\d+`;
  const digits = `(?:\\d+(?:${group}\\d+)*(?:${decimal}\\d+)?|(?<![\\d.,])${decimal}\\d+)`;
  const scientific = `${digits}(?:e[+-]?\\d+| ?[×x*] ?${power})?`;
  return new RegExp(String.raw`(?<![\d^]|\d[.,]|\^[+-])([+-]?)(\p{Sc}?)(-?)(${fraction}|${power}|${scientific})`, "giu");
}

function readSpelling(spelled: string, { sign, mark }: { readonly sign: string; readonly mark: DecimalMark }): Rational | undefined {
  if (spelled.includes("/")) return parseRational(sign + spelled);
  const [, mantissa = "1", power] = /^(?:([\d.,]+)(?:e| ?[×x*] ?10\^)|10\^)([+-]?\d+)$/i.exec(spelled) ?? [spelled, spelled, "0"];
  const [digits = "", decimals = ""] = mantissa.split(mark);
  const groups = digits.split(mark === "." ? "," : ".");
  // Groups have three digits; in India all but the last have two.
  const isGrouped = /^\d{1,3}(?:,\d{2,3})*,\d{3}$/.test(groups.join(","));
  return groups.length > 1 && !isGrouped ? undefined : parseRational(`${sign}${groups.join("")}.${decimals}e${power}`);
}

function spanOfBox(text: string, start: number): readonly [number, number] {
  let depth = 1;
  let end = start;
  for (; end < text.length; end++) {
    if (text[end] === "{") depth++;
    if (text[end] === "}" && --depth === 0) break;
  }
  return [start, end];
}
