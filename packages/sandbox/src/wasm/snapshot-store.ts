import { createHash, randomUUID } from "node:crypto";
import { access, constants, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PythonModules } from "../python-modules.ts";
import { pyodideVersion } from "./pyodide-location.ts";
import { prelude } from "./python-glue.ts";
import { sealSnapshot, unsealSnapshot } from "./snapshot-file.ts";

const prefix = "pyodide-";
const dayMs = 86_400_000;

/** The file of the snapshot for these modules: named by Pyodide's version and a hash of what the interpreter did before. */
export function snapshotPath(cacheDirectory: string, modules: PythonModules): string {
  const key = createHash("sha256")
    .update(`${pyodideVersion}\n${prelude(modules)}`)
    .digest("hex")
    .slice(0, 32);
  return join(cacheDirectory, `${prefix}${pyodideVersion}-${key}.snapshot`);
}

/** True when the file is whole, and nobody but this user (or root) could have put it there. */
export async function isSoundSnapshot(path: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(path);
    const own = process.getuid === undefined || ((uid === process.getuid() || uid === 0) && (mode & 0o022) === 0);
    return own && unsealSnapshot(await readFile(path)) !== undefined;
  } catch {
    return false;
  }
}

/** Makes the folder of a snapshot. Rejects where nothing can be written. */
export async function prepareFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await access(dirname(path), constants.W_OK);
}

/** Writes a snapshot so that nobody ever sees half of it, and removes those of other versions that are a day older. */
export async function writeSnapshot(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await prepareFolder(path);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, sealSnapshot(bytes), { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  const { mtimeMs } = await stat(path);
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    if (!name.startsWith(prefix) || other === path) continue;
    const age =
      mtimeMs -
      (await stat(other).then(
        (found) => found.mtimeMs,
        () => mtimeMs,
      ));
    if (age > dayMs) await rm(other, { force: true });
  }
}
