import { cached } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import type { Backend } from "@cupel/core";

/** The backends behind the response cache, where there is to be one. */
export function keeping(backends: readonly Backend[], folder: string | undefined, { writeError }: CommandContext): readonly Backend[] {
  if (folder === undefined) return backends;
  return backends.map((backend) => cached(backend, { folder, warn: (sentence) => writeError(`warning: ${sentence}\n`) }));
}
