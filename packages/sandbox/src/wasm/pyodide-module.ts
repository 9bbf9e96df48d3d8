/** An open file of Emscripten's file system. */
export interface FileStream {
  fd: number | null;
  readonly node: FileNode;
  shared: Record<string, unknown>;
  [member: string]: unknown;
}

/** A file, folder or device of Emscripten's file system. */
export interface FileNode {
  readonly mode: number;
  readonly name: string;
  readonly parent: FileNode;
}

/** What a device does; counts are bytes, 0 is the end. */
export interface DeviceOperations {
  read(stream: FileStream, buffer: Int8Array, offset: number, length: number): number;
  write(stream: FileStream, buffer: Int8Array, offset: number, length: number): number;
}

/** Emscripten's file system, as far as it is used here. */
export interface EmscriptenFiles {
  readonly streams: (FileStream | null)[];
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: DeviceOperations): void;
  mkdev(path: string, mode: number, device: number): void;
  open(path: string, flags: number): FileStream;
  close(stream: FileStream): void;
  unlink(path: string): void;
}

/** The object that Pyodide's `loadPyodide` gives, as far as it is used here: booting and snapshots, never running code. */
export interface Pyodide {
  readonly FS: EmscriptenFiles;
  readonly version: string;
  runPython(source: string): unknown;
  makeMemorySnapshot(): Uint8Array;
}

/** Pyodide's `loadPyodide`. */
export type LoadPyodide = (options: Readonly<Record<string, unknown>>) => Promise<Pyodide>;
