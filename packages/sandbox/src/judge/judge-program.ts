import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pythonDirectory } from "../python-directory.ts";
import { localModules, sharedModules } from "../python-modules.ts";
import type { ResolvedSandboxOptions } from "../sandbox-options.ts";

/** The text that a driver has Python run. It takes the judge's sources from the first frame that it reads. */
export function bootstrap(): string {
  return readFileSync(join(pythonDirectory, "bootstrap.py"), "utf8");
}

/** The first frame's payload: the judge's sources, and how it is to lock candidates. */
export function firstFrame(options: ResolvedSandboxOptions): Uint8Array {
  const { wallMs, memoryBytes, scratch, packages, preload, namespaces } = options;
  const start = {
    sources: { ...sharedModules(), ...localModules() },
    packages: ["cupel", "cupel.local"],
    options: { wallMs, memoryBytes, scratch, packages, preload, namespaces },
  };
  return Buffer.from(JSON.stringify(start));
}
