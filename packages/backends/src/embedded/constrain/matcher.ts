import type { Grammar, Repeat, Sequence } from "./grammar.ts";

/** Where a text stands in its grammar. Equal places are the same object, so that what is known of one is known for good. */
export interface Place {
  /** Whether the text may end here. */
  readonly isComplete: boolean;
  /** Whether it may go on. */
  readonly goesOn: boolean;
  /** Bytes until it can end at the soonest. */
  readonly least: number;
  /** The place after one more byte; undefined where the byte may not stand. */
  after(byte: number): Place | undefined;
}

/** What is left to match: a grammar from some point on, then what comes after it. */
interface Frame {
  readonly id: number;
  readonly grammar: Grammar | undefined;
  /** For a sequence the next part, for a repetition how many came (no more than matter). */
  readonly index: number;
  readonly next: Frame | undefined;
  readonly least: number;
  readonly above: Map<Grammar, (Frame | undefined)[]>;
}

/**
 * A pushdown automaton for a grammar, run on all its possible paths at once (as Thompson does for regular expressions). Stacks are shared
 * and interned: a place is the set of their tops, and its transitions are found when they are needed and kept.
 */
export class Matcher {
  readonly #places = new Map<string, MatcherPlace>();
  readonly #end: Frame = { id: 0, grammar: undefined, index: 0, next: undefined, least: 0, above: new Map() };
  #frames = 1;
  /** Before the first byte. */
  readonly start: Place;

  constructor(grammar: Grammar) {
    const tops = new Set<Frame>();
    this.#enter(grammar, this.#end, tops);
    this.start = this.#place(tops);
  }

  /** How many places have been visited: what the matcher holds in memory grows with it. */
  get size(): number {
    return this.#places.size;
  }

  /** Adds the tops of all stacks with which a grammar can begin. */
  #enter(grammar: Grammar, next: Frame, tops: Set<Frame>): void {
    if (grammar.kind === "bytes") tops.add(this.#frame(grammar, 0, next));
    else if (grammar.kind === "sequence") this.#part(grammar, 0, { next, tops });
    else if (grammar.kind === "repeat") this.#again(grammar, 0, { next, tops });
    else if (grammar.kind === "lazy") this.#enter(grammar.make(), next, tops);
    else for (const option of grammar.options) this.#enter(option, next, tops);
  }

  #resume({ grammar, index, next }: Frame, tops: Set<Frame>): void {
    if (next === undefined) tops.add(this.#end);
    else if (grammar?.kind === "sequence") this.#part(grammar, index, { next, tops });
    else if (grammar?.kind === "repeat") this.#again(grammar, index, { next, tops });
  }

  #part(grammar: Sequence, index: number, { next, tops }: { readonly next: Frame; readonly tops: Set<Frame> }): void {
    const part = grammar.parts[index];
    if (part === undefined) this.#resume(next, tops);
    else this.#enter(part, index + 1 < grammar.parts.length ? this.#frame(grammar, index + 1, next) : next, tops);
  }

  #again(grammar: Repeat, count: number, { next, tops }: { readonly next: Frame; readonly tops: Set<Frame> }): void {
    if (count >= grammar.min) this.#resume(next, tops);
    if (count >= grammar.max) return;
    const counted = grammar.max === Number.POSITIVE_INFINITY ? Math.min(count + 1, grammar.min) : count + 1;
    this.#enter(grammar.item, this.#frame(grammar, counted, next), tops);
  }

  #frame(grammar: Grammar, index: number, next: Frame): Frame {
    let row = next.above.get(grammar);
    if (row === undefined) next.above.set(grammar, (row = []));
    return (row[index] ??= { id: this.#frames++, grammar, index, next, least: leastOf(grammar, index) + next.least, above: new Map() });
  }

  #place(tops: ReadonlySet<Frame>): MatcherPlace {
    const sorted = [...tops].sort((left, right) => left.id - right.id);
    const key = sorted.map(({ id }) => id).join();
    let place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, (place = new MatcherPlace(sorted, (frames) => this.#advance(frames))));
    return place;
  }

  /** The place after these tops, which take bytes, have taken one. */
  #advance(taken: readonly Frame[]): MatcherPlace {
    const tops = new Set<Frame>();
    for (const { next } of taken) if (next !== undefined) this.#resume(next, tops);
    return this.#place(tops);
  }
}

class MatcherPlace implements Place {
  readonly isComplete: boolean;
  readonly goesOn: boolean;
  readonly least: number;
  readonly #takers: readonly Frame[];
  readonly #advance: (taken: readonly Frame[]) => MatcherPlace;
  readonly #byByte: (MatcherPlace | null | undefined)[] = [];
  readonly #byTakers = new Map<string, MatcherPlace>();

  constructor(tops: readonly Frame[], advance: (taken: readonly Frame[]) => MatcherPlace) {
    this.#takers = tops.filter(({ grammar }) => grammar !== undefined);
    this.#advance = advance;
    this.isComplete = this.#takers.length < tops.length;
    this.goesOn = this.#takers.length > 0;
    this.least = tops.reduce((most, { least }) => Math.min(most, least), Number.POSITIVE_INFINITY);
  }

  after(byte: number): MatcherPlace | undefined {
    let place = this.#byByte[byte];
    if (place === undefined) this.#byByte[byte] = place = this.#find(byte);
    return place ?? undefined;
  }

  /** Bytes that the same tops take lead to the same place. */
  #find(byte: number): MatcherPlace | null {
    const taken = this.#takers.filter(({ grammar }) => grammar?.kind === "bytes" && grammar.has[byte] === 1);
    if (taken.length === 0) return null;
    const key = taken.map(({ id }) => id).join();
    let place = this.#byTakers.get(key);
    if (place === undefined) this.#byTakers.set(key, (place = this.#advance(taken)));
    return place;
  }
}

/** Shortest length of a grammar from a point in it on. */
function leastOf(grammar: Grammar, index: number): number {
  if (grammar.kind === "sequence") return grammar.leastFrom[index] ?? 0;
  if (grammar.kind === "repeat") return Math.max(0, grammar.min - index) * grammar.item.least;
  return grammar.least;
}
