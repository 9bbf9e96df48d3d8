import { CupelError } from "@cupel/core";
import { byteCharacters } from "./byte-alphabet.ts";
import { type MergeTable, mergePairs } from "./merge-pairs.ts";
import { splitWords } from "./split-words.ts";
import { alphabetBytes } from "./token-bytes.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Byte-level BPE. `decode(encode(text))` is `text`, with lone surrogates as U+FFFD. Text never becomes a control token. */
export interface Tokenizer {
  readonly size: number;
  /** Longest token in bytes: a text of n bytes has at least n / longest tokens. */
  readonly longest: number;
  encode(text: string): readonly number[];
  decode(tokens: readonly number[]): string;
  /** The bytes of a token; none for control tokens. */
  bytes(token: number): Uint8Array;
  /** The control token written so, such as `<|im_end|>`. */
  control(text: string): number | undefined;
  /** True for tokens that end an answer. */
  isEnd(token: number): boolean;
}

const normal = 1;
const control = 3;
const endTexts = ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|end_of_text|>"];

/** @throws CupelError `MODEL_UNREADABLE` when bytes have no token, a token appears twice, or a merge makes no normal token. */
export function createTokenizer(vocabulary: Vocabulary): Tokenizer {
  const { tokens, types } = vocabulary;
  const ids = new Map<string, number>();
  const controls = new Map<string, number>();
  const bytes = tokens.map((token, id) => {
    const map = types[id] === normal ? ids : controls;
    if (types[id] !== normal && types[id] !== control) return new Uint8Array();
    if (map.has(token)) throw new CupelError("MODEL_UNREADABLE", `the token ${JSON.stringify(token)} appears twice.`);
    map.set(token, id);
    return types[id] === normal ? bytesOf(token) : new Uint8Array();
  });
  const byteTokens = byteCharacters.map((character, byte) => {
    const id = ids.get(character);
    if (id === undefined) throw new CupelError("MODEL_UNREADABLE", `no token stands for the byte ${byte}.`);
    return id;
  });
  const merges = mergeTable(vocabulary, ids);
  const ends = new Set(endTexts.map((text) => controls.get(text)));
  if (vocabulary.endToken !== undefined) ends.add(vocabulary.endToken);
  const encoder = new TextEncoder();

  return {
    size: tokens.length,
    longest: bytes.reduce((longest, { length }) => Math.max(longest, length), 1),
    encode: (text) =>
      splitWords(text.toWellFormed()).flatMap((word) =>
        mergePairs(
          Array.from(encoder.encode(word), (byte) => byteTokens[byte] as number),
          merges,
        ),
      ),
    decode: (list) => {
      const parts = list.map((token) => bytes[token] ?? new Uint8Array());
      const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
      let position = 0;
      for (const part of parts) {
        whole.set(part, position);
        position += part.length;
      }
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(whole);
    },
    bytes: (token) => bytes[token] ?? new Uint8Array(),
    control: (text) => controls.get(text),
    isEnd: (token) => ends.has(token),
  };
}

function bytesOf(token: string): Uint8Array {
  const bytes = alphabetBytes(token);
  if (bytes !== undefined) return bytes;
  throw new CupelError("MODEL_UNREADABLE", `the token ${JSON.stringify(token)} holds a character that stands for no byte.`);
}

function mergeTable({ merges, tokens }: Vocabulary, ids: ReadonlyMap<string, number>): MergeTable {
  const ranks = new Map<number, number>();
  const results = merges.map((merge, rank) => {
    const space = merge.indexOf(" ", 1);
    const left = ids.get(merge.slice(0, space));
    const right = ids.get(merge.slice(space + 1));
    const result = ids.get(merge.slice(0, space) + merge.slice(space + 1));
    if (space < 0 || left === undefined || right === undefined || result === undefined) {
      throw new CupelError("MODEL_UNREADABLE", `the merge ${JSON.stringify(merge)} does not join two tokens into a third.`);
    }
    const pair = left * tokens.length + right;
    if (!ranks.has(pair)) ranks.set(pair, rank);
    return result;
  });
  return { rank: (left, right) => ranks.get(left * tokens.length + right), result: (rank) => results[rank] as number };
}
