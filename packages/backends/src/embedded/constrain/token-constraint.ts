import { CupelError } from "@cupel/core";
import type { Matcher, Place } from "./matcher.ts";
import type { TokenTrie } from "./token-trie.ts";

/** What a constraint works with. */
export interface ConstraintParts {
  readonly matcher: Matcher;
  readonly unenforced: readonly string[];
  readonly trie: TokenTrie;
  readonly bytes: readonly Uint8Array[];
  readonly ends: readonly number[];
  /** The tokens of places that were seen before. */
  readonly allowed: Map<Place, Uint32Array>;
}

/** Token lists that are kept per format: a list may be as long as the vocabulary. */
const mostLists = 256;

/**
 * Holds one answer to its format: at each step only tokens may be chosen whose bytes the format takes, and the end only where it is
 * complete. As long as the shortest way to the end fits the tokens that are left, it stays so, since every byte has a token of its own.
 */
export class TokenConstraint {
  readonly #parts: ConstraintParts;
  #place: Place;
  #masked = new Float32Array();
  #isCut = false;

  constructor(parts: ConstraintParts) {
    this.#parts = parts;
    this.#place = parts.matcher.start;
  }

  /** Keywords of the schema that are not held to. */
  get unenforced(): readonly string[] {
    return this.#parts.unenforced;
  }

  /** Nothing can follow. */
  get isDone(): boolean {
    return !this.#place.goesOn;
  }

  /** Whether the limit of tokens kept a token from being chosen that the format takes. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /**
   * Chooses the next token with a sampler that never takes a logit of -Infinity. Where the choice would leave too few tokens to come to an
   * end, it is made again among those that do not.
   *
   * @param left tokens the answer may still have, this one included
   */
  choose(logits: Float32Array, sample: (logits: Float32Array) => number, left: number): number {
    const { ends } = this.#parts;
    const open = this.#open();
    const candidates = this.#place.isComplete ? [...open, ...ends] : open;
    let token = this.#sampleFrom(candidates, logits, sample);
    if (this.#place.least <= left && !ends.includes(token) && this.#after(token).least > left - 1) {
      this.#isCut = true;
      const fitting = candidates.filter((candidate: number) => ends.includes(candidate) || this.#after(candidate).least <= left - 1);
      token = this.#sampleFrom(fitting, logits, sample);
    }
    if (!ends.includes(token)) this.#place = this.#after(token);
    return token;
  }

  #open(): Uint32Array {
    const { allowed, trie } = this.#parts;
    let open = allowed.get(this.#place);
    if (open === undefined) {
      open = trie.allowed(this.#place);
      const [oldest] = allowed.keys();
      if (allowed.size >= mostLists && oldest !== undefined) allowed.delete(oldest);
      allowed.set(this.#place, open);
    }
    return open;
  }

  #sampleFrom(candidates: Iterable<number>, logits: Float32Array, sample: (logits: Float32Array) => number): number {
    if (this.#masked.length !== logits.length) this.#masked = new Float32Array(logits.length);
    this.#masked.fill(Number.NEGATIVE_INFINITY);
    for (const token of candidates) this.#masked[token] = logits[token] as number;
    const token = sample(this.#masked);
    if (this.#masked[token] === Number.NEGATIVE_INFINITY) {
      throw new CupelError("UNSUPPORTED", "No token of this model's vocabulary continues the answer in the response format.");
    }
    return token;
  }

  #after(token: number): Place {
    let place: Place | undefined = this.#place;
    for (const byte of this.#parts.bytes[token] ?? []) place = place?.after(byte);
    return place as Place;
  }
}
