import { cp, mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const own = join(root, "packages", "vitest");
const majors = { 4: join(own, "node_modules", "vitest4"), 5: join(root, "node_modules", "vitest") };

const vitestConfig = `import { defineConfig } from "vitest/config";
import { VerdictReporter } from ${JSON.stringify(join(own, "src", "verdict-reporter.ts"))};
const conditions = ["@cupel/source"];
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    server: { deps: { inline: [/@cupel/] } },
    setupFiles: ["./node_modules/@cupel/vitest/src/annotate.ts"],
    reporters: [
      "default",
      new VerdictReporter({ outputFile: "out/verdicts.json" }),
      ["json", { outputFile: "report.json" }],
      ["junit", { outputFile: "junit.xml" }],
    ],
  },
});
`;

const tsconfig = {
  extends: join(root, "tsconfig.base.json"),
  compilerOptions: {
    noEmit: true,
    composite: false,
    emitDeclarationOnly: false,
    declaration: false,
    declarationMap: false,
    types: ["node"],
  },
  files: ["types.ts"],
};

/** A user's project on one major of vitest: our sources as they would be installed, a test file, a file of types, and their configurations. */
export async function vitestProject(major: 4 | 5): Promise<AsyncDisposable & { readonly path: string; readonly vitest: string }> {
  const folder = await temporaryFolder();
  const modules = join(folder.path, "node_modules");
  const link = async (target: string, name: string) => {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(await realpath(target), join(modules, name), "dir");
  };
  await link(majors[major], "vitest");
  await link(join(root, "node_modules", "@types", "node"), "@types/node");
  for (const name of ["core", "determinism", "reporters", "sandbox", "stats", "verifiers"])
    await link(join(root, "packages", name), `@cupel/${name}`);
  // A copy, so that it finds the project's vitest and not ours.
  await cp(join(own, "src"), join(modules, "@cupel", "vitest", "src"), { recursive: true });
  await cp(join(own, "package.json"), join(modules, "@cupel", "vitest", "package.json"));
  for (const [from, to] of [
    ["answers.ts", "answers.test.ts"],
    ["types.ts", "types.ts"],
  ] as const) {
    const text = await readFile(new URL(`project/${from}`, import.meta.url), "utf8");
    await writeFile(join(folder.path, to), major === 4 ? text.replace('"@cupel/vitest"', '"@cupel/vitest/v4"') : text);
  }
  await writeFile(join(folder.path, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await writeFile(join(folder.path, "vitest.config.ts"), vitestConfig);
  await writeFile(join(folder.path, "tsconfig.json"), JSON.stringify(tsconfig));
  return { ...folder, vitest: join(modules, "vitest", "vitest.mjs") };
}
