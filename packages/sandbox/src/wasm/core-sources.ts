import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pythonDirectory } from "../python-directory.ts";
import { type CoreSources, coreModules } from "./python-glue.ts";

/** Reads the Python sources that every mode shares. */
export function readCoreSources(): CoreSources {
  return Object.fromEntries(coreModules.map((name) => [name, readFileSync(join(pythonDirectory, `${name}.py`), "utf8")])) as CoreSources;
}
