import { spawn } from "node:child_process";
import { once } from "node:events";
import { CupelError } from "@cupel/core";
import { findEngine } from "./engine.ts";
import { isThere } from "./image.ts";

/**
 * Fetches an image for mode `container`, the only time that anything is fetched; what the engine says goes to `write`. Throws
 * `CupelError("USAGE")` for a name without digest, which may mean another image tomorrow, and `CupelError("SANDBOX_UNAVAILABLE")` when it
 * cannot be had.
 */
export async function pullImage(image: string, write: (text: string) => void): Promise<void> {
  if (!/@sha256:[0-9a-f]{64}$/.test(image)) {
    throw new CupelError("USAGE", `The image ${image} is not named by its digest: give name@sha256:…, so that it stays the same.`);
  }
  const { name } = await findEngine({});
  const child = spawn(name, ["pull", image], { stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => write(text.toString()));
  await once(child, "close");
  if (!(await isThere({ name, version: "" }, image))) throw new CupelError("SANDBOX_UNAVAILABLE", `${name} could not pull ${image}.`);
}
