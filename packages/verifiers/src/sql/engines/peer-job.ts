import type { DatabaseImage } from "./image-cache.ts";
import type { FixtureScript, SqlOutcome, SqlScript } from "./sql-engine.ts";

/** What a child with another engine is asked: to build a database, from the bytes of an empty one, or to run a script on a fresh one. */
export type PeerJob =
  | { readonly type: "build"; readonly fixture: FixtureScript; readonly base?: Uint8Array }
  | { readonly type: "run"; readonly script: SqlScript; readonly fixture: FixtureScript; readonly image?: Uint8Array };

/** `missing`: the child needs the image of the fixture, which it keeps. */
export type PeerAnswer = DatabaseImage | SqlOutcome | { readonly kind: "missing" };

/** Does a job; `started` is called when a script begins to run. */
export type PeerRunner = (job: PeerJob, started: () => void) => Promise<PeerAnswer>;
