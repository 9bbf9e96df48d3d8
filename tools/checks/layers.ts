// Everything points at core. The table below is the architecture; a package.json that disagrees is a mistake in one of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { conclude, root, workspaces } from "./workspaces.ts";

const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: [],
  tiny: [],
  engine: ["core"],
  backends: ["core"],
  sandbox: ["core"],
  verifiers: ["core", "sandbox"],
  policies: ["core"],
  memory: ["core"],
  determinism: ["core", "stats"],
  reporters: ["core", "stats"],
  telemetry: ["core"],
  view: ["core", "engine", "reporters"],
  testing: ["core", "sandbox"],
  vitest: ["core", "determinism", "reporters", "stats"],
  "command-line": ["core", "telemetry"],
};

/** Packages whose sources must run where Node is not. */
const withoutNode = ["core", "stats"];

const problems: string[] = [];
for (const { folder, manifest } of workspaces()) {
  const name = folder.split("/")[1] ?? "";
  if (!folder.startsWith("packages/")) continue;
  const permitted = allowed[name];
  if (permitted === undefined) {
    problems.push(`${folder} has no row in tools/checks/layers.ts`);
    continue;
  }
  const used = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter((key) => key.startsWith("@cupel/"));
  for (const dependency of used) {
    if (!permitted.includes(dependency.slice("@cupel/".length))) problems.push(`${folder} may not depend on ${dependency}`);
  }
  for (const file of sourcesOf(folder)) {
    const text = readFileSync(join(root, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from|import)\s*\(?\s*"([^".][^"]*)"/g)) {
      if (withoutNode.includes(name) && specifier.startsWith("node:"))
        problems.push(`${file} imports ${specifier}, but ${name} runs without Node`);
      if (specifier.startsWith("@cupel/") && !used.includes(specifier.split("/").slice(0, 2).join("/"))) {
        problems.push(`${file} imports ${specifier}, which ${folder}/package.json does not depend on`);
      }
    }
  }
}
conclude("layers", problems);

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/\.(test|test-d)\.ts$/.test(name))
    .map((name) => join(folder, "src", name));
}
