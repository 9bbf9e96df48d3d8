/** The few members of `WebAssembly` used here: neither the ECMAScript library of TypeScript nor the types of Node declare them. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: "WebAssembly.Module";
}

/** What an instance of Pyodide's module exports, as far as it is driven from here. Addresses are byte offsets into `memory`. */
export interface PyodideExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly __stack_pointer: { value: number };
  /** Address of the flag that makes the interpreter ask for signals. */
  readonly Py_EMSCRIPTEN_SIGNAL_HANDLING: { readonly value: number };
  /** Address of the version as one number, `0x030e02f0` for 3.14.2. */
  readonly Py_Version: { readonly value: number };
  malloc(bytes: number): number;
  free(address: number): void;
  /** Runs source text in `__main__`; 0, or -1 when it raised. */
  PyRun_SimpleStringFlags(address: number, flags: number): number;
}

/** An instance of Pyodide's module. */
export interface PyodideInstance {
  readonly exports: PyodideExports;
}

/** A function that WebAssembly imports; Emscripten notes its signature on it. */
export type ImportedFunction = ((...values: never[]) => unknown) & { sig?: string };

/** What a module is instantiated with: namespaces of names. */
export type ImportObject = Record<string, Record<string, unknown>>;

/** The namespace object, which Pyodide calls while it boots. */
export interface WebAssemblyNamespace {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(source: unknown, imports?: ImportObject): Promise<unknown>;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: { imports(module: WasmModule): { readonly kind: string; readonly module: string; readonly name: string }[] };
}

/** `globalThis.WebAssembly`. */
export const webAssembly: WebAssemblyNamespace = (globalThis as unknown as { readonly WebAssembly: WebAssemblyNamespace }).WebAssembly;
