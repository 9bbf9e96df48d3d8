import type { Json } from "@cupel/core";
import { isExactNumber } from "./exact-number.ts";

/** Deepest nesting of an answer. */
export const depthLimit = 200;

/** Why a text is not strict JSON. `syntax`: it is no JSON at all; otherwise it is JSON that cannot be taken at its word. */
export class JsonDefect extends Error {
  readonly syntax: boolean;
  readonly position: number;

  constructor(message: string, options: { readonly position: number; readonly syntax: boolean }) {
    super(message);
    this.position = options.position;
    this.syntax = options.syntax;
  }
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z_]+/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const plain = /[^"\\\u0000-\u001f]*/y;

/**
 * Reads JSON exactly (RFC 8259) and stricter than `JSON.parse`: no key twice in an object, no number that a double cannot hold, at most
 * `depthLimit` levels. Throws `JsonDefect`.
 */
export class JsonReader {
  readonly #text: string;
  position: number;

  constructor(text: string, position = 0) {
    this.#text = text;
    this.position = position;
  }

  /** Reads one value from the current position on. */
  value(depth = 0): Json {
    this.space();
    const start = this.#text[this.position];
    if (start === "{") return this.#object(depth);
    if (start === "[") return this.#array(depth);
    if (start === '"') return this.#string();
    if (start !== undefined && /[-0-9]/.test(start)) return this.#number();
    return this.#word();
  }

  /** Skips white space; true at the end of the text. */
  space(): boolean {
    while (" \t\n\r".includes(this.#text[this.position] ?? "x")) this.position++;
    return this.position >= this.#text.length;
  }

  /** Throws a syntax defect at the current position. */
  unexpected(): never {
    const character = this.#text.codePointAt(this.position);
    const what = character === undefined ? "the text ends too early" : `unexpected ${JSON.stringify(String.fromCodePoint(character))}`;
    throw new JsonDefect(what, { position: this.position, syntax: true });
  }

  #object(depth: number): Json {
    this.#enter(depth);
    const members: { [key: string]: Json } = {};
    if (this.#next("}")) return members;
    do {
      this.space();
      const position = this.position;
      if (this.#text[position] !== '"') this.unexpected();
      const key = this.#string();
      if (Object.hasOwn(members, key)) {
        throw new JsonDefect(`the key ${JSON.stringify(key.slice(0, 80))} stands twice`, { position, syntax: false });
      }
      if (!this.#next(":")) this.unexpected();
      const value = this.value(depth + 1);
      // Assigning to __proto__ would set the prototype.
      Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
    } while (this.#next(","));
    if (!this.#next("}")) this.unexpected();
    return members;
  }

  #array(depth: number): Json {
    this.#enter(depth);
    const items: Json[] = [];
    if (this.#next("]")) return items;
    do items.push(this.value(depth + 1));
    while (this.#next(","));
    if (!this.#next("]")) this.unexpected();
    return items;
  }

  #enter(depth: number): void {
    if (depth >= depthLimit) throw new JsonDefect(`nested deeper than ${depthLimit}`, { position: this.position, syntax: false });
    this.position++;
  }

  #next(mark: string): boolean {
    this.space();
    if (this.#text[this.position] !== mark) return false;
    this.position++;
    return true;
  }

  #string(): string {
    const start = this.position++;
    for (;;) {
      this.#match(plain);
      const end = this.#text[this.position];
      if (end === '"') break;
      if (end !== "\\") this.unexpected();
      const sequence = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(this.#text.slice(this.position, this.position + 6));
      if (sequence === null) this.unexpected();
      this.position += sequence[0].length;
    }
    this.position++;
    return JSON.parse(this.#text.slice(start, this.position)) as string;
  }

  #number(): number {
    const position = this.position;
    const text = this.#match(number);
    if (text === "") this.unexpected();
    if (!isExactNumber(text)) throw new JsonDefect(`the number ${text.slice(0, 40)} loses digits`, { position, syntax: false });
    return Number(text);
  }

  #word(): Json {
    const position = this.position;
    const text = this.#match(word);
    if (text === "null") return null;
    if (text === "true" || text === "false") return text === "true";
    this.position = position;
    if (text === "NaN" || text === "Infinity") throw new JsonDefect(`${text} is not a JSON number`, { position, syntax: false });
    return this.unexpected();
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const text = pattern.exec(this.#text)?.[0] ?? "";
    this.position += text.length;
    return text;
  }
}
