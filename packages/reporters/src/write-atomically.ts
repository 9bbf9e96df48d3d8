import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { CupelError, messageOf } from "@cupel/core";

/**
 * Writes a whole file or nothing: into a neighbour with the ending `.tmp`, synced, then renamed over it. Makes the folder.
 *
 * @throws CupelError `CONFIG_INVALID` when the place cannot be written, `INTERNAL` when the disk fails
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const code = (error as { readonly code?: unknown }).code;
    const full = code === "ENOSPC" || code === "EIO" || code === "EDQUOT";
    const advice = full ? "Make room and resume the run." : "Choose a folder that can be written.";
    throw new CupelError(full ? "INTERNAL" : "CONFIG_INVALID", `Cannot write ${path}: ${messageOf(error)}. ${advice}`, { cause: error });
  }
}
