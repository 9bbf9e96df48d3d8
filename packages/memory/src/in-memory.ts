import type { Memory, Win } from "@cupel/core";
import { WinStore, winOf } from "./win-store.ts";

/** A memory that also says how many wins it holds. */
export interface WinMemory extends Memory {
  /** Different wins: same kind, prompt and output count once. */
  readonly size: number;
  /** In the order in which they came. */
  readonly wins: readonly Win[];
}

/** A memory that lasts as long as the process. Starts with the given wins. */
export function inMemory(wins: Iterable<Win> = [], { name = "in-memory" }: { readonly name?: string } = {}): WinMemory {
  const store = new WinStore();
  for (const win of wins) store.add(win);
  return {
    name,
    get size() {
      return store.size;
    },
    get wins() {
      return store.wins;
    },
    recall: async (task, { limit }) => store.recall(task, limit),
    exact: async (task) => store.exact(task),
    learn: async (lesson) => {
      const win = winOf(lesson);
      if (win) store.add(win);
    },
  };
}
