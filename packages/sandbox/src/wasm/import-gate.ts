import { allowedImports, replacedImports } from "./allowed-imports.ts";
import { EngineFault } from "./engine-fault.ts";
import type { EmscriptenFiles, FileNode } from "./pyodide-module.ts";
import type { ImportedFunction, ImportObject } from "./web-assembly.ts";

const notPermitted = 63; // EPERM, as WASI and Emscripten number it
const badFile = 8; // EBADF
const mayWrite = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000; // access mode, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE
const readableDevices: ReadonlySet<string> = new Set(["null", "zero", "random", "urandom"]);
const setFlags = 4; // F_SETFL

type Call = (...values: unknown[]) => unknown;

/** Stands between an interpreter and JavaScript: open while it boots, shut for good before code that is not trusted runs. */
export interface ImportGate {
  /** Puts the gate into an import object, in place: Emscripten also fills its function table from there. */
  guard(imports: ImportObject): void;
  shut(files: EmscriptenFiles): void;
  /** Reading of the clock, in milliseconds, past which the engine stops. */
  deadline: number;
  /** True once memory was asked for and refused; the caller sets it back. */
  memoryRefused: boolean;
  /** The interpreter's memory, once there is one. */
  memory: { readonly buffer: ArrayBuffer } | undefined;
}

/** A gate of one engine. `memoryBytes` is the most that its memory may grow to; `now` reads a monotonic clock in milliseconds. */
export function createImportGate(memoryBytes: number, now: () => number): ImportGate {
  let files: EmscriptenFiles | undefined;
  const gate: ImportGate = {
    deadline: Number.POSITIVE_INFINITY,
    memoryRefused: false,
    memory: undefined,
    guard(imports) {
      // Emscripten gives the same object under both names.
      for (const functions of new Set([imports.env ?? {}, imports.wasi_snapshot_preview1 ?? {}])) {
        for (const [name, value] of Object.entries(functions)) {
          if (typeof value === "function" && !allowedImports.has(name)) functions[name] = guarded(name, value as ImportedFunction & Call);
        }
      }
    },
    shut(open) {
      files = open;
    },
  };

  const inTime = () => {
    if (now() > gate.deadline) throw new EngineFault("timeout", "the time is over");
  };
  const ended = (name: string) => () => {
    throw new EngineFault("exit", `the interpreter ended itself by ${name}`);
  };
  const replacements: Record<string, (original: Call, open: EmscriptenFiles) => Call> = {
    __assert_fail: () => ended("__assert_fail"),
    _abort_js: () => ended("_abort_js"),
    exit: () => ended("exit"),
    proc_exit: () => ended("proc_exit"),
    _Py_CheckEmscriptenSignals_Helper: () => () => {
      inTime();
      return 0;
    },
    // No file here is a socket.
    _try_fcntl64: () => () => 0,
    clock_time_get: (original) => timed(original),
    emscripten_get_now: (original) => timed(original),
    emscripten_resize_heap: (original) => (bytes) => {
      const asked = Number(bytes) >>> 0;
      // Emscripten grows by a fifth at least, if that is below the request and 96 MiB.
      const grown = Math.max(asked, Math.min((gate.memory?.buffer.byteLength ?? 0) * 1.2, asked + 100_663_296));
      if (grown <= memoryBytes) return original(bytes);
      gate.memoryRefused = true;
      return 0;
    },
    __syscall_openat: (original, open) => (folder, path, flags, mode) =>
      (Number(flags) & mayWrite) === 0 ? readOnly(original(folder, path, flags, mode), open) : -notPermitted,
    // Flags of an open file could make it writable.
    __syscall_fcntl64: (original) => (file, command, values) => (command === setFlags ? 0 : original(file, command, values)),
    fd_write:
      (original, open) =>
      (file, ...rest) =>
        isDevice(open.streams[Number(file)]?.node) ? original(file, ...rest) : badFile,
  };
  const timed =
    (original: Call): Call =>
    (...values) => {
      inTime();
      return original(...values);
    };

  function guarded(name: string, original: ImportedFunction & Call): ImportedFunction {
    const replace = replacedImports.has(name) ? replacements[name] : undefined;
    let shut: Call | undefined;
    const call: ImportedFunction & Call = (...values: unknown[]) => {
      if (files === undefined) return original(...values);
      shut ??= replace?.(original, files) ?? refusal(name);
      return shut(...values);
    };
    if (original.sig !== undefined) call.sig = original.sig;
    return call;
  }
  return gate;
}

function refusal(name: string): Call {
  if (name.startsWith("__syscall_")) return () => -notPermitted;
  if (name.startsWith("fd_")) return () => notPermitted;
  return () => {
    throw new EngineFault("refused", `the interpreter asked for ${name}`);
  };
}

function readOnly(file: unknown, files: EmscriptenFiles): unknown {
  const stream = typeof file === "number" && file >= 0 ? files.streams[file] : undefined;
  if (!stream || !isDevice(stream.node) || (readableDevices.has(stream.node.name) && stream.node.parent.name === "dev")) return file;
  files.close(stream);
  return -notPermitted;
}

function isDevice(node: FileNode | undefined): boolean {
  return node !== undefined && (node.mode & 0o170000) === 0o020000;
}
