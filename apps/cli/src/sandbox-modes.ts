import type { CommandContext } from "@cupel/command-line";
import type { SandboxOptions } from "@cupel/sandbox";

/** Where code can be told to run, on the command line. */
export const sandboxModes = ["auto", "local", "wasm", "container"] as const;
export type SandboxModeFlag = (typeof sandboxModes)[number];

/** How to open the sandbox of a mode: `CUPEL_CONTAINER_IMAGE` names the image of containers. */
export function sandboxOptions(mode: SandboxModeFlag, { CUPEL_CONTAINER_IMAGE: image }: CommandContext["environment"]): SandboxOptions {
  return { mode, ...(mode === "container" && image !== undefined && { container: { image } }) };
}
