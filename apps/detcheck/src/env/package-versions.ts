import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** Versions of packages this one depends on; null where one cannot be found. */
export function packageVersions(names: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(names.map((name) => [name, versionIn(resolved(`${name}/package.json`))]));
}

/** Version of an optional peer of the backends, looked up where they would look; null when it is not installed. */
export function peerVersion(name: string): { readonly version: string } | null {
  const backends = resolved("@cupel/backends/package.json");
  if (backends === undefined) return null;
  const folders = createRequire(backends).resolve.paths(name) ?? [];
  const version = versionIn(folders.map((folder) => join(folder, name, "package.json")).find((file) => existsSync(file)));
  return version === null ? null : { version };
}

function resolved(specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}

function versionIn(file: string | undefined): string | null {
  if (file === undefined) return null;
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version?: string };
  return version ?? null;
}
