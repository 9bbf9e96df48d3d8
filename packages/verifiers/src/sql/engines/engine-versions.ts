import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SqlEngineName } from "./open-engine.ts";

/** An engine and the version of the package that it comes in; null where that is not installed. */
export interface SqlEngineVersion {
  readonly name: SqlEngineName;
  readonly package: string;
  readonly version: string | null;
}

const packages = { sqlite: "sql.js", duckdb: "@duckdb/node-api", pglite: "@electric-sql/pglite" } as const;

/** Looks for the SQL engines; starts none. */
export function sqlEngineVersions(): readonly SqlEngineVersion[] {
  return (["sqlite", "duckdb", "pglite"] as const).map((name) => ({ name, package: packages[name], version: versionOf(packages[name]) }));
}

function versionOf(name: string): string | null {
  try {
    const file = packageFile(dirname(createRequire(import.meta.url).resolve(name)), name);
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version?: string }).version ?? null;
  } catch {
    return null;
  }
}

/** The `package.json` of a package above a folder of it: those of other names in between belong to parts of it. */
function packageFile(folder: string, name: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { readonly name?: string }).name === name) return file;
  if (dirname(folder) === folder) throw new Error(`no package.json of ${name}`);
  return packageFile(dirname(folder), name);
}
