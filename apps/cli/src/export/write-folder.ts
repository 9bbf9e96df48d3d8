import { existsSync, readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CupelError, messageOf } from "@cupel/core";
import { type DatasetFile, writeAtomically } from "@cupel/reporters";

/**
 * Writes a whole folder or nothing: beside its place first, then renamed to it.
 *
 * @throws CupelError `USAGE` where something is there already, or the place cannot be written
 */
export async function writeFolder(folder: string, files: readonly DatasetFile[]): Promise<void> {
  const partial = `${folder}.partial-${process.pid}`;
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0) throw new CupelError("USAGE", `${folder} is not empty. Name another --out.`);
    await mkdir(dirname(folder), { recursive: true });
    for (const { path, text } of files) await writeAtomically(join(partial, path), text);
    await rename(partial, folder);
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true });
    if (CupelError.is(thrown)) throw thrown;
    throw new CupelError("USAGE", `Cannot write ${folder}: ${messageOf(thrown)}. Name another --out.`, { cause: thrown });
  }
}
