import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./temporary-folder.ts";

/**
 * The snippets of a guide as files of a project, which finds its packages in `modules`. A snippet's first line is a comment that holds its
 * file's name.
 */
export async function guideProject(
  guide: string,
  modules: string,
): Promise<AsyncDisposable & { readonly path: string; readonly files: readonly string[] }> {
  const text = await readFile(fileURLToPath(new URL(`../../docs/guides/${guide}.md`, import.meta.url)), "utf8");
  const folder = await temporaryFolder();
  await symlink(modules, join(folder.path, "node_modules"), "dir");
  await writeFile(join(folder.path, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const files: string[] = [];
  for (const [, name = "", snippet = ""] of text.matchAll(/^```\w+\n(?:\/\/|#) (\S+\.\w+)\n([\s\S]*?)^```$/gm)) {
    files.push(name);
    await writeFile(join(folder.path, name), snippet);
  }
  return { ...folder, files };
}
