import { channel } from "node:diagnostics_channel";
import type { ModelFile } from "./model-file.ts";

/** What subscribers of Node's diagnostics channel `cupel:model-load` are told, once for each time that weights are loaded. */
export interface ModelLoad {
  readonly path: string;
  readonly sha256: string;
  readonly engine: "reference" | "llama";
}

const loads = channel("cupel:model-load");

/** Tells that a model's weights are loaded. */
export function announceLoad({ path, sha256 }: ModelFile, engine: ModelLoad["engine"]): void {
  loads.publish({ path, sha256, engine } satisfies ModelLoad);
}
