import { normaliseText, type TextNormalisation } from "../text/normalise-text.ts";

/** An item of a set. Items are compared as texts; a number as JSON prints it. */
export type SetItem = string | number | boolean;

/** How often each item counts. */
export type ItemBag = ReadonlyMap<string, number>;

/** The items of a list, each once, or in a multiset as often as it stands there. */
export function bagOfItems(
  list: readonly SetItem[],
  { multiset, ignore }: { readonly multiset: boolean; readonly ignore: readonly TextNormalisation[] },
): ItemBag {
  const bag = new Map<string, number>();
  for (const item of list) {
    const key = normaliseText(bareItem(String(item)), ignore);
    bag.set(key, multiset ? (bag.get(key) ?? 0) + 1 : 1);
  }
  return bag;
}

/** An item without the marks that a list or Markdown puts around it: quotes, ticks, stars, a full stop or comma at its end. */
export function bareItem(item: string): string {
  return item
    .trim()
    .replace(/[.,;]$/, "")
    .replace(/^(\*\*|__|[*_`"'])(.*)\1$/s, "$2")
    .trim();
}

/** What stands in the first bag more often than in the second, as often as it does. */
export function surplus(bag: ItemBag, other: ItemBag): readonly string[] {
  return [...bag].flatMap(([item, count]) => Array<string>(Math.max(0, count - (other.get(item) ?? 0))).fill(item));
}

/** How many items a bag counts. */
export function sizeOf(bag: ItemBag): number {
  return [...bag.values()].reduce((sum, count) => sum + count, 0);
}

/** The share of a bag that is left without the lost ones; 1 for an empty bag. */
export function share(bag: ItemBag, lost: readonly string[]): number {
  const size = sizeOf(bag);
  return size === 0 ? 1 : (size - lost.length) / size;
}
