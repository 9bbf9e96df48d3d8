import type { Json } from "@cupel/core";
import { JsonDefect, JsonReader } from "./json-reader.ts";
import { membersOf, membersWritten } from "./members.ts";

/** Longest answer, in UTF-16 code units. */
export const lengthLimit: number = 4 << 20;

/** A value, or why the text is none; `syntax` tells a text that is no JSON from JSON that says something twice or cannot be held. */
export type StrictJson = { readonly value: Json } | { readonly problem: string; readonly syntax: boolean };

/** Reads a text that must be JSON as a whole, with the position of what is wrong. Never throws. */
export function parseStrictJson(text: string): StrictJson {
  if (text.length > lengthLimit) return { problem: `longer than ${lengthLimit} characters`, syntax: false };
  const quick = parseQuickly(text);
  if (quick !== undefined) return { value: quick.value };
  const reader = new JsonReader(text);
  try {
    const value = reader.value();
    if (!reader.space()) reader.unexpected();
    return { value };
  } catch (thrown) {
    if (thrown instanceof JsonDefect) return { problem: `${thrown.message} at ${placeOf(text, thrown.position)}`, syntax: thrown.syntax };
    throw thrown;
  }
}

/** `line 2 column 5`, both from 1. */
export function placeOf(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  return `line ${line} column ${position - before.lastIndexOf("\n")}`;
}

// The platform's parser, where one scan shows that it cannot have dropped a member or a digit; otherwise the exact reader decides.
function parseQuickly(text: string): { readonly value: Json } | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return membersOf(value) === membersWritten(text) ? { value } : undefined;
  } catch {
    return undefined;
  }
}
