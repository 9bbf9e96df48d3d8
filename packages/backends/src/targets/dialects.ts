import type { DeterminismTarget } from "@cupel/core";
import { llamaServer } from "./llama-server.ts";
import { ollamaDialect } from "./ollama-target.ts";
import { openaiDialect } from "./openai-target.ts";
import { type ServerTargetOptions, serverTarget } from "./server-target.ts";
import { sglangDialect } from "./sglang.ts";
import { vllmDialect } from "./vllm.ts";

const dialects = {
  "llama-server": llamaServer,
  ollama: ollamaDialect,
  vllm: vllmDialect,
  sglang: sglangDialect,
  openai: openaiDialect,
} as const;

/** Servers whose reproducibility can be checked over their own API. */
export type ServerDialect = keyof typeof dialects;

/** Names of the dialects. */
export const serverDialects: readonly ServerDialect[] = Object.keys(dialects) as ServerDialect[];

/** A server as a target of a determinism check. Nothing is connected yet. @throws CupelError `CONFIG_INVALID` for an address that is none */
export function createServerTarget(dialect: ServerDialect, options: ServerTargetOptions): DeterminismTarget {
  return serverTarget(dialects[dialect], options);
}
