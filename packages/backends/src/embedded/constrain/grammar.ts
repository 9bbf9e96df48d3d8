/**
 * A grammar over bytes. `least` is the length in bytes of the shortest text it takes, `Infinity` where there is none: such parts are left
 * out of choices when they are built, so that whatever has begun can be ended.
 */
export type Grammar = ByteSet | Sequence | Choice | Repeat | Lazy;

/** One byte of a set. */
export interface ByteSet {
  readonly kind: "bytes";
  /** 256 flags. */
  readonly has: Uint8Array;
  readonly least: 1;
}

export interface Sequence {
  readonly kind: "sequence";
  readonly parts: readonly Grammar[];
  /** Shortest length of what follows each part, itself included. */
  readonly leastFrom: readonly number[];
  readonly least: number;
}

export interface Choice {
  readonly kind: "choice";
  readonly options: readonly Grammar[];
  readonly least: number;
}

export interface Repeat {
  readonly kind: "repeat";
  /** Takes at least one byte. */
  readonly item: Grammar;
  readonly min: number;
  readonly max: number;
  readonly least: number;
}

/** A grammar that is made when it is needed: the way to recursion. */
export interface Lazy {
  readonly kind: "lazy";
  readonly make: () => Grammar;
  readonly least: number;
}

/** The bytes from `first` to `last`, for each pair. */
export function byteRanges(...ranges: readonly (readonly [first: number, last: number])[]): ByteSet {
  const has = new Uint8Array(256);
  for (const [first, last] of ranges) has.fill(1, first, last + 1);
  return { kind: "bytes", has, least: 1 };
}

/** One of the characters of an ASCII text. */
export function oneOf(characters: string): ByteSet {
  return byteRanges(...Array.from(characters, (character) => [character.charCodeAt(0), character.charCodeAt(0)] as const));
}

const single = Array.from({ length: 256 }, (_, byte) => byteRanges([byte, byte]));
const encoder = new TextEncoder();

/** A text as it stands, in UTF-8. */
export function literal(text: string): Grammar {
  return sequence(...Array.from(encoder.encode(text), (byte) => single[byte] as ByteSet));
}

export function sequence(...parts: readonly Grammar[]): Grammar {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const leastFrom: number[] = [];
  parts.reduceRight((sum, part, index) => (leastFrom[index] = sum + part.least), 0);
  return { kind: "sequence", parts, leastFrom, least: leastFrom[0] ?? 0 };
}

/** One of the options; without any that can be ended, nothing at all. */
export function choice(...options: readonly Grammar[]): Grammar {
  const possible = options.filter(({ least }) => least < Number.POSITIVE_INFINITY);
  const [first] = possible;
  if (possible.length === 1 && first !== undefined) return first;
  return {
    kind: "choice",
    options: possible,
    least: possible.reduce((most, { least }) => Math.min(most, least), Number.POSITIVE_INFINITY),
  };
}

/** @param item takes at least one byte */
export function repeat(item: Grammar, min: number, max: number): Grammar {
  const most = item.least === Number.POSITIVE_INFINITY ? 0 : max;
  return { kind: "repeat", item, min, max: most, least: min > most ? Number.POSITIVE_INFINITY : min === 0 ? 0 : min * item.least };
}

export function optional(item: Grammar): Grammar {
  return repeat(item, 0, 1);
}

/** @param least shortest length in bytes of what `make` returns */
export function lazy(make: () => Grammar, least: number): Grammar {
  return { kind: "lazy", make, least };
}

/** Takes no text, not even the empty one. */
export const nothing: Grammar = choice();
