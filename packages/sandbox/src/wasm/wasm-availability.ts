import { CupelError } from "@cupel/core";
import { sharedModules } from "../python-modules.ts";
import { defaultCacheDirectory } from "./cache-directory.ts";
import { locatePyodide, pyodideVersion } from "./pyodide-location.ts";
import { isSoundSnapshot, snapshotPath } from "./snapshot-store.ts";

/** Whether mode `wasm` can be used, and with what: for `doctor`. */
export type WasmAvailability =
  | {
      readonly available: true;
      /** Pyodide's version. */
      readonly version: string;
      /** Where the snapshot lies or will lie. */
      readonly snapshot: string;
      /** Whether it is there; without it the first start takes some seconds. */
      readonly snapshotReady: boolean;
    }
  | { readonly available: false; readonly reason: string; readonly hint?: string };

/** Looks for Pyodide and its snapshot; starts nothing. */
export async function wasmAvailability({ cacheDirectory = defaultCacheDirectory() } = {}): Promise<WasmAvailability> {
  try {
    locatePyodide();
    const snapshot = snapshotPath(cacheDirectory, sharedModules());
    return { available: true, version: pyodideVersion, snapshot, snapshotReady: await isSoundSnapshot(snapshot) };
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown;
    return { available: false, reason: thrown.message, ...(thrown.hint !== undefined && { hint: thrown.hint }) };
  }
}
