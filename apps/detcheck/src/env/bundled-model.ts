import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { tiny } from "@cupel/tiny";

/** Name and measured SHA-256 of the model that comes along; null when its file cannot be read. */
export async function bundledModel(): Promise<{ readonly name: string; readonly sha256: string } | null> {
  const { path } = tiny();
  try {
    return {
      name: basename(path, ".gguf"),
      sha256: createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    };
  } catch {
    return null;
  }
}
