import type { Json } from "@cupel/core";
import { depthLimit, JsonDefect, JsonReader } from "./json-reader.ts";

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
  if (/[0-9.]{16}|[0-9][eE]/.test(text)) return undefined;
  let colons = 0;
  let brackets = 0;
  const mark = /[":[{]/g;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    if (match[0] === ":") colons++;
    else if (match[0] !== '"') brackets++;
    else {
      mark.lastIndex = endOfString(text, match.index);
      if (mark.lastIndex === 0) return undefined;
    }
  }
  if (brackets > depthLimit) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return membersOf(value) === colons ? { value } : undefined;
  } catch {
    return undefined;
  }
}

// Where a string ends that begins at `start`; 0 where it does not. A regular expression would try again from every quote.
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return 0;
}

function membersOf(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  const children = Object.values(value);
  let count = Array.isArray(value) ? 0 : children.length;
  for (const child of children) if (child !== undefined) count += membersOf(child);
  return count;
}
