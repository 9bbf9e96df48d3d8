import { CupelError } from "@cupel/core";
import type { Kernel } from "../kernel/kernel.ts";
import { typescriptKernel } from "../kernel/typescript-kernel.ts";
import { isWasmKernelSupported, wasmKernel } from "../kernel/wasm-kernel.ts";
import { type WasmMemory, webAssembly } from "../kernel/web-assembly.ts";
import type { MemoryPlan } from "../model/memory-plan.ts";
import type { Vocabulary } from "../tokenizer/vocabulary.ts";

/** A model in memory, ready to run: plain data and one memory, so that workers can be given it. */
export interface ReferenceModel {
  readonly plan: MemoryPlan;
  readonly vocabulary: Vocabulary;
  readonly memory: ModelMemory;
}

/** The memory with weights and states, and the kernel that works on it. */
export type ModelMemory =
  | { readonly kernel: "wasm-simd"; readonly wasm: WasmMemory; readonly shared: boolean }
  | { readonly kernel: "typescript"; readonly buffer: ArrayBufferLike };

export type KernelChoice = "auto" | Kernel["name"];

/** Reserves memory. Shared memory can be given to workers; unshared exists in every environment. @throws CupelError `BACKEND_UNAVAILABLE` */
export function reserveMemory(bytes: number, { kernel, shared }: { readonly kernel: KernelChoice; readonly shared: boolean }): ModelMemory {
  const wasm = webAssembly();
  if (wasm !== undefined && (kernel === "wasm-simd" || (kernel === "auto" && isWasmKernelSupported()))) {
    const pages = Math.ceil(bytes / 65_536);
    return reserving(bytes, () => ({ kernel: "wasm-simd", wasm: new wasm.Memory({ initial: pages, maximum: pages, shared }), shared }));
  }
  const rounded = Math.ceil(bytes / 65_536) * 65_536;
  return reserving(bytes, () => ({ kernel: "typescript", buffer: shared ? new SharedArrayBuffer(rounded) : new ArrayBuffer(rounded) }));
}

function reserving(bytes: number, reserve: () => ModelMemory): ModelMemory {
  try {
    return reserve();
  } catch (thrown) {
    const mebibytes = Math.ceil(bytes / 2 ** 20);
    throw new CupelError("BACKEND_UNAVAILABLE", `No ${mebibytes} MiB of memory could be reserved: lower sequences or contextSize.`, {
      cause: thrown,
    });
  }
}

/** The bytes of a memory. */
export function bufferOf(memory: ModelMemory): ArrayBufferLike {
  return memory.kernel === "wasm-simd" ? memory.wasm.buffer : memory.buffer;
}

/** The kernel over a memory. */
export function kernelOf(memory: ModelMemory): Kernel {
  return memory.kernel === "wasm-simd" ? wasmKernel(memory.wasm, memory.shared) : typescriptKernel(memory.buffer);
}
