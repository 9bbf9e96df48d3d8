import { pathToFileURL } from "node:url";
import type { ImportGate } from "./import-gate.ts";
import type { LoadPyodide, Pyodide } from "./pyodide-module.ts";
import { type ImportObject, type PyodideInstance, type WasmModule, webAssembly } from "./web-assembly.ts";

/** How to boot. `directory` is where the package `pyodide` lies, with a slash at its end. */
export interface BootOptions {
  readonly directory: string;
  readonly gate: ImportGate;
  /** Memory to start from; without one the interpreter starts from nothing. */
  readonly snapshot?: Uint8Array;
  /** Set to be able to make a snapshot. */
  readonly forSnapshot?: boolean;
}

/** An interpreter that has booted, with the raw instance below it. */
export interface Booted {
  readonly pyodide: Pyodide;
  readonly instance: PyodideInstance;
}

let compiled: WasmModule | undefined;

/** Boots Pyodide with the gate between it and JavaScript. Compiles once a process. Boots must not overlap. */
export async function bootPyodide({ directory, gate, snapshot, forSnapshot = false }: BootOptions): Promise<Booted> {
  const { loadPyodide } = (await import(pathToFileURL(`${directory}pyodide.mjs`).href)) as { loadPyodide: LoadPyodide };
  let instance: PyodideInstance | undefined;
  const instantiate = webAssembly.instantiate;
  webAssembly.instantiate = async (source: unknown, imports?: ImportObject) => {
    if (imports?.env?.__syscall_openat === undefined) return instantiate.call(webAssembly, source, imports);
    compiled ??= await webAssembly.compile(source as Uint8Array);
    gate.guard(imports);
    instance = (await instantiate.call(webAssembly, compiled, imports)) as PyodideInstance;
    gate.memory = instance.exports.memory;
    return { instance, module: compiled };
  };
  try {
    const pyodide = await loadPyodide({
      indexURL: directory,
      jsglobals: {},
      env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
      stdin: () => null,
      stdout: () => undefined,
      stderr: () => undefined,
      ...(forSnapshot && { _makeSnapshot: true }),
      ...(snapshot && { _loadSnapshot: snapshot }),
    });
    if (instance === undefined) throw new Error("Pyodide booted without its module.");
    return { pyodide, instance };
  } finally {
    webAssembly.instantiate = instantiate;
  }
}
