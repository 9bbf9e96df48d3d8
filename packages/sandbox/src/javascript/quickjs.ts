import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { newQuickJSWASMModuleFromVariant, newVariant, QuickJSSyncVariant, QuickJSWASMModule } from "quickjs-emscripten";
import { type WasmModule, webAssembly } from "../wasm/web-assembly.ts";

/** What of the loader is used. */
interface Core {
  readonly newQuickJSWASMModuleFromVariant: typeof newQuickJSWASMModuleFromVariant;
  readonly newVariant: typeof newVariant;
}

/** Files of QuickJS: see `QuickjsLocation`. */
export interface QuickjsFiles {
  readonly core: string;
  readonly variant: string;
  readonly wasm: string;
}

/** A module that nobody has used yet, and its memory. */
export interface FreshModule {
  readonly module: QuickJSWASMModule;
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** 16 MiB, and up to 64 MiB. */
const pages = { initial: 256, maximum: 1024 };

/** Loads QuickJS once, and gives a function that makes modules of it. */
export async function loadQuickjs({ core, variant, wasm }: QuickjsFiles): Promise<() => Promise<FreshModule>> {
  const require = createRequire(import.meta.url);
  const loader: Core = require(core);
  const { default: engine }: { default: QuickJSSyncVariant } = require(variant);
  const wasmModule: WasmModule = await webAssembly.compile(readFileSync(wasm));
  return async () => {
    const memory = new webAssembly.Memory(pages);
    const options = { wasmModule, wasmMemory: memory } as unknown as Parameters<typeof loader.newVariant>[1];
    const own = loader.newVariant(engine, options);
    return { module: await loader.newQuickJSWASMModuleFromVariant(own), memory };
  };
}
