import { RecentMap } from "../../recent-map.ts";
import type { FixtureScript, SqlOutcome } from "./sql-engine.ts";

/** The bytes of a fixture's database, once it was built. */
export interface DatabaseImage {
  readonly kind: "image";
  readonly bytes: Uint8Array;
}

type Built = DatabaseImage | SqlOutcome;

/** Has each fixture built once and keeps what came of it: the images used last, up to `most` bytes. */
export class ImageCache {
  readonly #built: RecentMap<string, Built>;
  readonly #building = new Map<string, Promise<Built>>();
  readonly #build: (fixture: FixtureScript) => Promise<Built>;

  constructor(most: number, build: (fixture: FixtureScript) => Promise<Built>) {
    // What is no image still takes an entry and a reason.
    this.#built = new RecentMap(most, (built) => 1024 + (built.kind === "image" ? built.bytes.length : 0));
    this.#build = build;
  }

  /** The image of a fixture, or why there is none. An engine that was down is asked again. */
  async get(fixture: FixtureScript): Promise<Built> {
    const { key } = fixture;
    const known = this.#built.get(key) ?? this.#building.get(key);
    if (known !== undefined) return known;
    const building = this.#build(fixture);
    this.#building.set(key, building);
    try {
      const built = await building;
      if (built.kind !== "down") this.#built.set(key, built);
      return built;
    } finally {
      this.#building.delete(key);
    }
  }
}
