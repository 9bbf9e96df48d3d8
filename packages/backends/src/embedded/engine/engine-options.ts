import type { LoadedAdapter } from "./open-adapters.ts";
import type { KernelChoice } from "./reference-model.ts";

/** Settings that both engines understand, after the files were opened. */
export interface EngineOptions {
  /** Applied in this order. */
  readonly adapters: readonly LoadedAdapter[];
  readonly contextSize: number | undefined;
  readonly sequences: number | undefined;
  readonly threads: number;
  readonly inline: boolean;
  readonly kernel: KernelChoice;
}
