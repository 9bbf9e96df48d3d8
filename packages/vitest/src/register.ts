import type { Binding, Verifier } from "@cupel/core";
import type { DeterminismOptions, EquivalenceOptions, GoldenOptions, ReplayMatchOptions } from "@cupel/determinism/matchers";
import { expect } from "vitest";
import { toBeEquivalentTo, toMatchGolden, toReplay } from "./pack-matchers.ts";
import type { TestRecord } from "./record-verdict.ts";
import { toBeDeterministic } from "./to-be-deterministic.ts";
import { toPass } from "./to-pass.ts";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void>, T> {
    /** Passes when the verifier does; `await` it. A check that broke throws, with or without `.not`. `binding`: a task, or its checks. */
    toPass<Checks>(verifier: Verifier<Checks>, binding?: Binding<NoInfer<Checks>>): Promise<void>;
    /** For a backend or a target: fails on a proved divergence; `await` it. A check that decided nothing throws, with or without `.not`. */
    toBeDeterministic(options: DeterminismOptions): Promise<void>;
    /** Holds a backend or a target against a golden record; `await` it. What could not be compared throws, with or without `.not`. */
    toMatchGolden(folder: string, options?: GoldenOptions): Promise<void>;
    /** Fails when two setups are told apart beyond the noise of either; `await` it. `other`: a backend, a target, or the folder of a pack. */
    toBeEquivalentTo(other: unknown, options: EquivalenceOptions): Promise<void>;
    /** Passes when the divergence of a repro pack comes again; `await` it. Silence of another setup throws, with or without `.not`. */
    toReplay(folder: string, options?: ReplayMatchOptions): Promise<void>;
  }
  interface TaskMeta {
    /** The verdicts of this test. */
    cupel?: TestRecord;
  }
}

expect.extend({ toPass, toBeDeterministic, toMatchGolden, toBeEquivalentTo, toReplay });
