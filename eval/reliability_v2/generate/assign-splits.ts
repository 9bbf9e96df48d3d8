import { sha256Hex } from "@cupel/core";
import type { Family } from "./family.ts";

const splits = ["train", "dev", "test"] as const;

/** The split of each family, by name: a third of each kind's families to each, by the hash of their names, whatever the seed. */
export function assignSplits(families: readonly Family[]): ReadonlyMap<string, (typeof splits)[number]> {
  const byKind = Map.groupBy(families, ({ kind }) => kind);
  const assigned = [...byKind.values()].flatMap((own) => {
    const names = own.map(({ name }) => name).sort((left, right) => (hashOf(left) < hashOf(right) ? -1 : 1));
    return names.map((name, index) => [name, splits[index % splits.length] ?? "train"] as const);
  });
  return new Map(assigned);
}

function hashOf(name: string): string {
  return sha256Hex(`reliability_v2 split ${name}`);
}
