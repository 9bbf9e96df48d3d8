import type { Random } from "@cupel/core";

/** Values for tasks, drawn from a seeded stream. Names are made of syllables: none is taken from a list of real ones. */
export interface Draw {
  readonly random: Random;
  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item;
  /** `count` different items, in a random order. */
  some<Item>(items: readonly Item[], count: number): Item[];
  shuffle<Item>(items: readonly Item[]): Item[];
  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** `count` results. */
  times<Item>(count: number, make: (index: number) => Item): Item[];
  /** A capitalised invented word, different at each call. */
  name(): string;
  /** Two of them. */
  person(): string;
  /** `prefix` and digits, such as `KV-40213`, different at each call. */
  code(prefix: string, digits?: number): string;
  /** A day as `YYYY-MM-DD`, within `years` of 2031. */
  date(years?: number): string;
}

const onsets = ["b", "br", "d", "dr", "f", "g", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z"];
const vowels = ["a", "e", "i", "o", "u", "ei", "au"];
const codas = ["", "", "l", "n", "r", "s", "m", "k", "nd"];

/** Draws from a stream that nobody else draws from. */
export function createDraw(random: Random): Draw {
  const used = new Set<string>();
  const integer = (low: number, high: number) => low + random.integer(high - low + 1);
  const pick = <Item>(items: readonly Item[]): Item => items[random.integer(items.length)] as Item;
  const shuffle = <Item>(items: readonly Item[]): Item[] => {
    const list = [...items];
    for (let index = list.length - 1; index > 0; index--) {
      const other = random.integer(index + 1);
      [list[index], list[other]] = [list[other] as Item, list[index] as Item];
    }
    return list;
  };
  const fresh = (make: () => string): string => {
    for (;;) {
      const value = make();
      if (used.has(value)) continue;
      used.add(value);
      return value;
    }
  };
  const syllable = () => pick(onsets) + pick(vowels);
  const word = () => {
    const text = `${syllable()}${integer(0, 2) === 0 ? syllable() : ""}${syllable()}${pick(codas)}`;
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return {
    random,
    pick,
    shuffle,
    integer,
    some: (items, count) => shuffle(items).slice(0, count),
    chance: (probability) => random.next() < probability,
    times: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
    name: () => fresh(word),
    person: () => fresh(() => `${word()} ${word()}`),
    code: (prefix, digits = 5) => fresh(() => `${prefix}${integer(10 ** (digits - 1), 10 ** digits - 1)}`),
    date: (years = 1) => isoDay(integer(0, 365 * years)),
  };
}

/** The day that many days after 2031-01-01. */
export function isoDay(days: number): string {
  return new Date(Date.UTC(2031, 0, 1 + days)).toISOString().slice(0, 10);
}

const months = "January February March April May June July August September October November December".split(" ");

/** `2031-03-04` as `4 March 2031`. */
export function spokenDay(iso: string): string {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${months[(month ?? 1) - 1]} ${year}`;
}

/** Minutes after midnight as `07:05`. */
export function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** Minutes after midnight as `7:05 am`. */
export function spokenClock(minutes: number): string {
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

const numerals = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");

/** A number up to twelve as a word, a larger one in digits. */
export function spokenNumber(value: number): string {
  return numerals[value] ?? String(value);
}

/** Hundredths, such as cents, as a number of the whole. */
export function hundredths(value: number): number {
  return Math.round(value) / 100;
}
