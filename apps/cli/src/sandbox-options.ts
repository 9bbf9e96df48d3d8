import type { CommandContext } from "@cupel/command-line";
import type { SandboxOptions } from "@cupel/sandbox";
import type { SandboxModeFlag } from "./sandbox-modes.ts";

/** How to open the sandbox of a mode: `CUPEL_CONTAINER_IMAGE` names the image of containers. */
export function sandboxOptions(mode: SandboxModeFlag, { CUPEL_CONTAINER_IMAGE: image }: CommandContext["environment"]): SandboxOptions {
  return { mode, ...(mode === "container" && image !== undefined && { container: { image } }) };
}
