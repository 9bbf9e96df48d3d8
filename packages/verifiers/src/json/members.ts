import type { Json } from "@cupel/core";
import { depthLimit } from "./json-reader.ts";

const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const letterE = 0x65;
/** Digits that any number of so many keeps. */
const mostDigits = 15;
/** Bytes of a string after which its end is looked for by the platform. */
const longString = 32;
// Bytes are read twice as fast as the characters of a string. Nothing is kept here from one call to the next.
const scratch = Buffer.allocUnsafeSlow(1 << 16);

/**
 * Members that a text writes of which it is known that it is JSON, counting a key that stands twice twice; -1 where the platform's parser
 * could be wrong: where a number could lose digits, or a key is written with an escape (V8 13 compares such keys as written with those of
 * objects it has read before: after `{"b":1,"\\":1}` it reads the key of `{"b":1,"\n":1}` as a backslash). One pass over the bytes: this
 * runs on every answer.
 */
export function membersWritten(text: string): number {
  const escapes = text.includes("\\");
  if (text.length * 3 > scratch.length) {
    const bytes = Buffer.from(text);
    return membersIn(bytes, bytes.length, escapes);
  }
  return membersIn(scratch, scratch.write(text, 0, "utf8"), escapes);
}

function membersIn(bytes: Uint8Array, length: number, escapes: boolean): number {
  let members = 0;
  let key = 0;
  for (let at = 0; at < length; at++) {
    const code = bytes[at] as number;
    if (code === space) while (bytes[at + 1] === space) at++;
    else if (code === quote) {
      key = at;
      at = endOfString(bytes, at);
    } else if (code === colon) {
      if (escapes && holdsBackslash(bytes, key, at)) return -1;
      members++;
    } else if (code >= zero && code <= nine) {
      const start = at;
      let next = 0;
      do next = bytes[++at] as number;
      while (at < length && next >= point && next <= nine);
      if (at - start > mostDigits || (at < length && (next | 0x20) === letterE)) return -1;
      at--;
    }
  }
  return members;
}

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (const near = start + longString; at < near; at++) {
    if (bytes[at] === quote) return at;
    if (bytes[at] === backslash) at++;
  }
  for (;;) {
    const end = bytes.indexOf(quote, at);
    let slashes = 0;
    while (end - slashes > at && bytes[end - 1 - slashes] === backslash) slashes++;
    if (end < 0 || slashes % 2 === 0) return end < 0 ? bytes.length : end;
    at = end + 1;
  }
}

function holdsBackslash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === backslash) return true;
  return false;
}

/** Members that the objects within a value have together; NaN where it is nested deeper than an answer may be. */
export function membersOf(value: Json, depth = 0): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= depthLimit) return Number.NaN;
  let members = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      if (typeof item === "object" && item !== null) members += membersOf(item, depth + 1);
    }
    return members;
  }
  const object = value as { readonly [key: string]: Json };
  // The platform makes plain objects.
  for (const key in object) {
    members++;
    const child = object[key];
    if (typeof child === "object" && child !== null) members += membersOf(child, depth + 1);
  }
  return members;
}
