// What a user of a package gets: the files, the entry points and the types must be right in the tarball, not only in the workspace.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { conclude, type Manifest, root, workspaces } from "./workspaces.ts";

const problems: string[] = [];
for (const { folder, manifest } of workspaces()) {
  if (manifest.private) continue;
  problems.push(...shapeProblems(folder, manifest).map((problem) => `${folder}: ${problem}`));
  const { messages, pkg } = await publint({ pkgDir: join(root, folder), level: "warning", pack: false });
  problems.push(...messages.map((message) => `${folder}: ${formatMessage(message, pkg, { color: false })}`));
  if (manifest.bin === undefined) problems.push(...typeProblems(folder));
}
const fixed = JSON.parse(readFileSync(join(root, ".changeset", "config.json"), "utf8")) as { fixed: readonly (readonly string[])[] };
if (!fixed.fixed.flat().includes("@cupel/*")) problems.push(".changeset/config.json does not keep @cupel/* at one version");
for (const name of readdirSync(join(root, ".changeset")).filter((file) => file.endsWith(".md"))) {
  const text = readFileSync(join(root, ".changeset", name), "utf8");
  if (!/^---\n("@cupel\/[a-z-]+": (patch|minor|major)\n)+---\n\n\S/.test(text))
    problems.push(`.changeset/${name} is not packages, then a sentence`);
}
conclude("package shape", problems);

/** What "are the types wrong" says of the tarball. */
function typeProblems(folder: string): readonly string[] {
  const attw = join(root, "node_modules", ".bin", "attw");
  const { status, stdout, stderr } = spawnSync(attw, ["--pack", folder, "--profile", "esm-only", "--no-emoji", "--no-color"], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? [] : [`${folder}: ${stdout}${stderr}`];
}

function shapeProblems(folder: string, manifest: Manifest): readonly string[] {
  const found: string[] = [];
  for (const file of ["README.md", "LICENSE"]) if (!existsSync(join(root, folder, file))) found.push(`${file} is missing`);
  if (manifest.license !== "MIT") found.push("the license field is not MIT");
  if (!manifest.description) found.push("the description is missing");
  if (!manifest.files?.includes("src") || !manifest.files.includes("dist")) found.push("files must list dist and src");
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    if (typeof target === "string") continue;
    const order = Object.keys(target).join(", ");
    if (order !== "@cupel/source, types, default")
      found.push(`exports["${entry}"] has the conditions ${order}; expected @cupel/source, types, default`);
    for (const path of Object.values(target))
      if (!existsSync(join(root, folder, path))) found.push(`exports["${entry}"] points at ${path}, which is not there (build first)`);
  }
  for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
    if (name.startsWith("@cupel/") ? version !== "workspace:*" : version !== "catalog:")
      found.push(`${name} is at ${version}; expected ${name.startsWith("@cupel/") ? "workspace:*" : "catalog:"}`);
  }
  return found;
}
