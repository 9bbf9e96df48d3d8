import { createHash } from "node:crypto";
import { RecentMap } from "../../recent-map.ts";
import type { SqlChecks } from "../sql-types.ts";
import type { LoadedTask } from "./loaded-task.ts";

const most = 1_000;

/** Loads each task once: equal checks are one task, found at once where they are the same objects. */
export class TaskCache {
  readonly #loaded = new RecentMap<string, Promise<LoadedTask>>(most);
  readonly #hashes = new WeakMap<object, string>();
  readonly #load: (checks: SqlChecks, scope: "public" | "gold") => Promise<LoadedTask>;

  constructor(load: (checks: SqlChecks, scope: "public" | "gold") => Promise<LoadedTask>) {
    this.#load = load;
  }

  get(checks: SqlChecks, scope: "public" | "gold"): Promise<LoadedTask> {
    const key = this.#keyOf(checks, scope);
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const loaded = this.#load(checks, scope);
    this.#loaded.set(key, loaded);
    // What broke is tried again by the next who asks.
    loaded.catch(() => this.#loaded.delete(key));
    return loaded;
  }

  #keyOf(checks: SqlChecks, scope: string): string {
    let key = scope;
    for (const [name, value] of Object.entries(checks)) {
      if (value !== undefined) key += `\n${name}=${this.#textOf(value)}`;
    }
    return key;
  }

  #textOf(value: unknown): string {
    if (typeof value === "object" && value !== null) return this.#hashOf(value);
    return typeof value === "string" ? `${value.length}:${value}` : String(value);
  }

  #hashOf(value: object): string {
    const known = this.#hashes.get(value);
    if (known !== undefined) return known;
    const hash = createHash("sha256").update(JSON.stringify(value)).digest("base64");
    this.#hashes.set(value, hash);
    return hash;
  }
}
