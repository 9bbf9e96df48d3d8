import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CupelError, isJsonObject, type Json, sha256Hex } from "@cupel/core";
import { manifestName } from "./pack-files.ts";
import { isInside } from "./pack-name.ts";

/** The files of a pack that were found to be those that were written. */
export interface WholePack {
  readonly files: ReadonlyMap<string, string>;
  readonly redacted: readonly string[];
  readonly isReplayable: boolean;
}

/**
 * Reads all files of a pack and holds each against the manifest.
 *
 * @returns undefined when there is no manifest
 * @throws CupelError `ARTIFACT_INVALID` naming every file that is missing or altered
 */
export async function readManifest(folder: string): Promise<WholePack | undefined> {
  const text = await textOf(join(folder, manifestName));
  if (text === undefined) return undefined;
  const manifest = parse(text);
  if (!isJsonObject(manifest) || !isJsonObject(manifest.files) || manifest.artifact_type !== "manifest")
    throw new CupelError("ARTIFACT_INVALID", `${join(folder, manifestName)} is no manifest of a repro pack.`);
  const files = new Map<string, string>();
  const wrong: string[] = [];
  for (const [name, hash] of Object.entries(manifest.files)) {
    const found = isInside(name) ? await textOf(join(folder, name)) : undefined;
    if (!isInside(name)) wrong.push(`${name} leads out of the folder`);
    else if (found === undefined) wrong.push(`${name} is missing`);
    else if (sha256Hex(found) !== hash) wrong.push(`${name} was altered`);
    else files.set(name, found);
  }
  if (wrong.length > 0)
    throw new CupelError("ARTIFACT_INVALID", `The pack ${folder} is not the one that was written: ${wrong.join(", ")}.`, {
      hint: "Copy the whole folder again, or run the check again.",
    });
  const redacted = Array.isArray(manifest.redacted) ? manifest.redacted.filter((item) => typeof item === "string") : [];
  return { files, redacted, isReplayable: manifest.replayable !== false };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
