/** A WebAssembly memory, as far as it is used here. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

/** The part of the global `WebAssembly` that is used here; the configured type libraries do not declare it. */
export interface WasmGlobal {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** The global `WebAssembly`; undefined where there is none. */
export function webAssembly(): WasmGlobal | undefined {
  return (globalThis as { readonly WebAssembly?: WasmGlobal }).WebAssembly;
}
