import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pythonDirectory } from "./python-directory.ts";

/** Sources by the names under which Python imports them, such as `cupel.session`. */
export type PythonModules = Readonly<Record<string, string>>;

/** The sources that every mode shares. */
export function sharedModules(): PythonModules {
  return modulesIn("cupel");
}

/** The sources that lock and fork candidates. */
export function localModules(): PythonModules {
  return modulesIn("cupel.local");
}

function modulesIn(name: string): PythonModules {
  const folder = join(pythonDirectory, ...name.split("."));
  const files = readdirSync(folder).filter((file) => file.endsWith(".py"));
  return Object.fromEntries(files.sort().map((file) => [moduleName(name, file), readFileSync(join(folder, file), "utf8")]));
}

function moduleName(folder: string, file: string): string {
  return file === "__init__.py" ? folder : `${folder}.${file.slice(0, -".py".length)}`;
}
