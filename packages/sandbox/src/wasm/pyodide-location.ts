import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { CupelError, messageOf } from "@cupel/core";

/** The one version whose imports were sorted: see allowed-imports.ts. */
export const pyodideVersion = "314.0.7";

/**
 * The folder of the package `pyodide`, with a separator at its end. Throws `CupelError("PEER_MISSING")` when it is not installed,
 * `CupelError("SANDBOX_UNAVAILABLE")` when it is another version.
 */
export function locatePyodide(): string {
  const hint = `Install it beside @cupel/sandbox: npm install pyodide@${pyodideVersion}`;
  let file: string;
  let version: unknown;
  try {
    file = realpathSync(createRequire(import.meta.url).resolve("pyodide/package.json"));
    version = (JSON.parse(readFileSync(file, "utf8")) as { version?: unknown }).version;
  } catch (thrown) {
    throw new CupelError("PEER_MISSING", `Mode wasm needs the package pyodide: ${messageOf(thrown).split("\n")[0]}`, {
      cause: thrown,
      hint,
    });
  }
  if (version !== pyodideVersion) {
    throw new CupelError("SANDBOX_UNAVAILABLE", `Mode wasm needs pyodide ${pyodideVersion}, but ${String(version)} is installed.`, {
      hint,
    });
  }
  return dirname(file) + sep;
}
