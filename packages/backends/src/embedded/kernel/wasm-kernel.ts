import { CupelError } from "@cupel/core";
import type { Kernel } from "./kernel.ts";
import { assemble } from "./wasm/assemble.ts";
import { attend } from "./wasm/attend.ts";
import { add, gate } from "./wasm/elementwise.ts";
import { matmul } from "./wasm/matmul.ts";
import { normalise } from "./wasm/normalise.ts";
import { rotate } from "./wasm/rotate.ts";
import { type WasmMemory, webAssembly } from "./web-assembly.ts";

/** The bytes of the SIMD kernel: made here, from a generator one can read, rather than kept as a binary. */
export function wasmKernelBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  return assemble([matmul(), normalise(), rotate(), attend(), gate(), add()], shared);
}

/** True where this JavaScript engine accepts the kernel: WebAssembly with 128-bit SIMD. */
export function isWasmKernelSupported(): boolean {
  return webAssembly()?.validate(wasmKernelBytes(false)) ?? false;
}

/** The kernel in WebAssembly SIMD over a memory: f32x4 multiply and add, never fused, never relaxed. @throws CupelError `UNSUPPORTED` */
export function wasmKernel(memory: WasmMemory, shared: boolean): Kernel {
  const wasm = webAssembly();
  if (wasm === undefined || !isWasmKernelSupported()) {
    throw new CupelError("UNSUPPORTED", "This JavaScript engine has no WebAssembly SIMD: use the typescript kernel.");
  }
  const { exports } = new wasm.Instance(new wasm.Module(wasmKernelBytes(shared)), { host: { memory } });
  return { name: "wasm-simd", ...(exports as unknown as Omit<Kernel, "name">) };
}
