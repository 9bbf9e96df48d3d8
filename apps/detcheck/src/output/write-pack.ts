import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CupelError, isJsonObject, messageOf } from "@cupel/core";
import { type CheckResult, packFiles } from "@cupel/determinism";
import { writeAtomically } from "@cupel/reporters";
import { version } from "../version.ts";
import { checkGithub } from "./check-github.ts";
import { checkJunit } from "./check-junit.ts";

const manifest = "MANIFEST.json";

/**
 * Writes a repro pack. The manifest goes first and comes last, so that a pack that was interrupted is not taken for whole; files of an earlier
 * pack in the same folder go, others stay.
 *
 * @throws CupelError `USAGE` when the folder cannot be written
 */
export async function writePack(result: CheckResult, folder: string, environment: object): Promise<void> {
  const more = { "junit.xml": checkJunit(result.report), "summary.md": checkGithub(result.report) };
  const files = packFiles(result, { cupelVersion: version, environment, more });
  try {
    const earlier = await filesOf(folder);
    await rm(join(folder, manifest), { force: true });
    for (const name of earlier) if (!files.has(name)) await rm(join(folder, name), { force: true });
    for (const [name, text] of files) await writeAtomically(join(folder, name), text);
  } catch (error) {
    throw new CupelError("USAGE", `The pack cannot be written to ${folder}: ${messageOf(error)}`);
  }
}

/** Names in the manifest of an earlier pack; those that lead elsewhere are left alone. */
async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, manifest), "utf8"));
    const files = isJsonObject(value) && isJsonObject(value.files) ? Object.keys(value.files) : [];
    return files.filter((name) => !name.split(/[\\/]/).includes("..") && !name.startsWith("/"));
  } catch {
    return [];
  }
}
