import { type ChildProcess, spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { wasmChildFile } from "../wasm-child-file.ts";

/**
 * Starts a child: no environment but a time zone, no code from strings, no file system but what it has to read, no processes of its
 * own. Its only channel is the one that WebAssembly cannot reach.
 */
export function startChild(directory: string, snapshot: string | undefined): ChildProcess {
  const readable = [dirname(realpathSync(wasmChildFile)), directory.replace(/[\\/]$/, ""), ...(snapshot === undefined ? [] : [snapshot])];
  const flags = [
    "--disallow-code-generation-from-strings",
    "--max-old-space-size=256",
    "--no-warnings",
    "--permission",
    "--allow-worker",
    ...readable.map((path) => `--allow-fs-read=${path}`),
  ];
  const child = spawn(process.execPath, [...flags, realpathSync(wasmChildFile)], {
    env: { TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    windowsHide: true,
  });
  return child;
}
