import type { LoadedAdapter } from "./load-reference-model.ts";
import type { KernelChoice } from "./reference-model.ts";

/** Settings that both engines understand, after the files were opened. */
export interface EngineOptions {
  readonly adapter: LoadedAdapter | undefined;
  readonly contextSize: number | undefined;
  readonly sequences: number | undefined;
  readonly threads: number;
  readonly inline: boolean;
  readonly kernel: KernelChoice;
}
