import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file of `eval/` as it comes with the package; in the repository, the file itself. */
export function packagedFile(name: string): string {
  const packaged = fileURLToPath(new URL(`./eval/${name}`, import.meta.url));
  return existsSync(packaged) ? packaged : fileURLToPath(new URL(`../../../eval/${name}`, import.meta.url));
}
