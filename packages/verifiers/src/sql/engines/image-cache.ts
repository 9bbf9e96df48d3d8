import { RecentMap } from "../recent-map.ts";
import type { FixtureScript, SqlOutcome } from "./sql-engine.ts";

/** The bytes of a fixture's database, once it was built. */
export interface DatabaseImage {
  readonly kind: "image";
  readonly bytes: Uint8Array;
}

/** Has each fixture built once and keeps what came of it: the images used last. */
export class ImageCache {
  readonly #images: RecentMap<string, Promise<DatabaseImage | SqlOutcome>>;
  readonly #build: (fixture: FixtureScript) => Promise<DatabaseImage | SqlOutcome>;

  constructor(most: number, build: (fixture: FixtureScript) => Promise<DatabaseImage | SqlOutcome>) {
    this.#images = new RecentMap(most);
    this.#build = build;
  }

  /** The image of a fixture, or why there is none. An engine that was down is asked again. */
  async get(fixture: FixtureScript): Promise<DatabaseImage | SqlOutcome> {
    const known = this.#images.get(fixture.key);
    if (known !== undefined) return await known;
    const building = this.#build(fixture);
    this.#images.set(fixture.key, building);
    const built = await building;
    if (built.kind === "down") this.#images.delete(fixture.key);
    return built;
  }
}
