import { isJsonObject, type Json } from "@cupel/core";
import { byteRanges, choice, type Grammar, lazy, literal, oneOf, optional, repeat, sequence } from "./grammar.ts";

/** White space inside brackets and behind commas: none, a space, or a line break and up to 20 more. Bounded, so that it cannot go on for ever. */
const gap = optional(choice(oneOf(" "), sequence(oneOf("\n"), repeat(oneOf(" \t"), 0, 20))));
const space = optional(oneOf(" "));
const comma = sequence(oneOf(","), gap);

const hex = oneOf("0123456789abcdefABCDEF");
const rest = byteRanges([0x80, 0xbf]);
/** One code point. Escapes of surrogates are left out: they are the only way for a string to hold half of one. */
const character = choice(
  byteRanges([0x20, 0x21], [0x23, 0x5b], [0x5d, 0x7f]),
  sequence(
    oneOf("\\"),
    choice(
      oneOf('"\\/bfnrt'),
      sequence(oneOf("u"), choice(sequence(oneOf("0123456789abcefABCEF"), hex), sequence(oneOf("dD"), oneOf("01234567"))), hex, hex),
    ),
  ),
  // The well-formed sequences of UTF-8 (Unicode 15, table 3-7).
  sequence(byteRanges([0xc2, 0xdf]), rest),
  sequence(byteRanges([0xe0, 0xe0]), byteRanges([0xa0, 0xbf]), rest),
  sequence(byteRanges([0xe1, 0xec], [0xee, 0xef]), rest, rest),
  sequence(byteRanges([0xed, 0xed]), byteRanges([0x80, 0x9f]), rest),
  sequence(byteRanges([0xf0, 0xf0]), byteRanges([0x90, 0xbf]), rest, rest),
  sequence(byteRanges([0xf1, 0xf3]), rest, rest, rest),
  sequence(byteRanges([0xf4, 0xf4]), byteRanges([0x80, 0x8f]), rest, rest),
);

/** A string of `min` to `max` code points. */
export function jsonString(min = 0, max = Number.POSITIVE_INFINITY): Grammar {
  return sequence(oneOf('"'), repeat(character, min, max), oneOf('"'));
}

const digit = oneOf("0123456789");

/** A whole number of at most 15 digits: JavaScript reads each as it is written. */
export const jsonInteger: Grammar = sequence(optional(oneOf("-")), choice(oneOf("0"), sequence(oneOf("123456789"), repeat(digit, 0, 14))));

/** A number with at most 15 digits before and after the point and 2 in the exponent. */
export const jsonNumber: Grammar = sequence(
  jsonInteger,
  optional(sequence(oneOf("."), repeat(digit, 1, 15))),
  optional(sequence(oneOf("eE"), optional(oneOf("+-")), repeat(digit, 1, 2))),
);

/** Items between brackets. */
export function jsonArray(item: Grammar, min = 0, max = Number.POSITIVE_INFINITY): Grammar {
  const items = sequence(item, repeat(sequence(comma, item), Math.max(0, min - 1), max - 1), gap, oneOf("]"));
  return sequence(oneOf("["), gap, choice(...(min === 0 ? [oneOf("]")] : []), ...(max > 0 ? [items] : [])));
}

/** A member that an object may or must have. */
export interface Member {
  readonly name: string;
  readonly value: Grammar;
  readonly isRequired: boolean;
}

/** An object with these members in this order and no others. */
export function jsonObject(members: readonly Member[]): Grammar {
  // From the last member back: what may follow where none was written yet, and where one was.
  let first: Grammar = oneOf("}");
  let next: Grammar = sequence(gap, oneOf("}"));
  for (const { name, value, isRequired } of members.toReversed()) {
    const member = sequence(literal(`${JSON.stringify(name)}:`), space, value);
    first = choice(sequence(member, next), ...(isRequired ? [] : [first]));
    next = choice(sequence(comma, member, next), ...(isRequired ? [] : [next]));
  }
  return sequence(oneOf("{"), gap, first);
}

/** An object with any names, each with such a value. Nothing keeps a name from coming twice. */
export function jsonMap(value: Grammar): Grammar {
  const member = sequence(jsonString(), oneOf(":"), space, value);
  const members = sequence(member, repeat(sequence(comma, member), 0, Number.POSITIVE_INFINITY), gap, oneOf("}"));
  return sequence(oneOf("{"), gap, choice(oneOf("}"), members));
}

/** Any JSON value. */
export const jsonValue: Grammar = lazy(() => anyValue, 1);

/** Any JSON object. */
export const anyObject: Grammar = jsonMap(jsonValue);

const anyValue = choice(jsonString(), jsonNumber, literal("true"), literal("false"), literal("null"), jsonArray(jsonValue), anyObject);

/** One value, its strings and numbers written as JSON.stringify writes them. */
export function jsonConstant(value: Json): Grammar {
  if (Array.isArray(value)) {
    const items = value.map((item: Json, index) => sequence(...(index > 0 ? [comma] : []), jsonConstant(item)));
    return sequence(oneOf("["), gap, ...items, ...(items.length > 0 ? [gap] : []), oneOf("]"));
  }
  if (!isJsonObject(value)) return literal(JSON.stringify(value));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return jsonObject(members.map(([name, member]) => ({ name, value: jsonConstant(member ?? null), isRequired: true })));
}
