import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Writes bytes to a file in a folder of its own, which goes when disposed. */
export async function temporaryFile(bytes: Uint8Array, name = "model.gguf"): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "cupel-"));
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
