import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CupelError, isJsonObject, messageOf } from "@cupel/core";
import type { CheckResult } from "../types/check-result.ts";
import { manifestName, type PackOptions, packFiles } from "./pack-files.ts";
import { isInside } from "./pack-name.ts";

/**
 * Writes the repro pack of a check. The manifest of an earlier pack goes first and the new one comes last, in one step: a pack whose writing
 * was interrupted is never taken for whole. Files of an earlier pack go, others in the folder stay.
 *
 * @throws CupelError `CONFIG_INVALID` when the folder cannot be written
 */
export async function writePack(folder: string, result: CheckResult, options: PackOptions): Promise<void> {
  const files = packFiles(result, options);
  try {
    const earlier = await namesIn(folder);
    await rm(join(folder, manifestName), { force: true });
    for (const name of earlier) if (!files.has(name)) await rm(join(folder, name), { force: true });
    for (const [name, text] of files) {
      const path = join(folder, name === manifestName ? `${name}.tmp` : name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flush: true });
    }
    await rename(join(folder, `${manifestName}.tmp`), join(folder, manifestName));
  } catch (error) {
    throw new CupelError(
      "CONFIG_INVALID",
      `The pack cannot be written to ${folder}: ${messageOf(error)}. Choose a folder that can be written.`,
      {
        cause: error,
      },
    );
  }
}

/** Names in the manifest of an earlier pack; those that lead elsewhere are left alone. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, manifestName), "utf8"));
    return isJsonObject(value) && isJsonObject(value.files) ? Object.keys(value.files).filter(isInside) : [];
  } catch {
    return [];
  }
}
