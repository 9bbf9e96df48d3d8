import { type BootOptions, bootPyodide } from "./boot-pyodide.ts";
import { EngineFault } from "./engine-fault.ts";
import type { FrameDevice } from "./frame-device.ts";
import { createImportGate } from "./import-gate.ts";
import { keepMemory } from "./memory-image.ts";
import { heapOf } from "./snapshot-file.ts";
import type { StandardFiles } from "./standard-files.ts";
import { keepStreams } from "./stream-table.ts";

/** How an engine starts. */
export interface EngineOptions extends Omit<BootOptions, "gate"> {
  /** Most memory of the interpreter, in bytes. */
  readonly memoryBytes: number;
  /** Reads a monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Runs while the gate is open; the engine always returns to what this leaves behind. Devices are given as numbers of open files. */
  readonly prepare: (files: readonly number[]) => string;
  /** What `run` runs, every time. */
  readonly step: string;
  readonly files: StandardFiles;
  readonly devices: readonly FrameDevice[];
}

/** One interpreter, its gate shut for good. */
export interface Engine {
  /** CPython's version, such as `3.14.2`. */
  readonly python: string;
  /**
   * Runs the step. Throws `EngineFault` when the interpreter does not come back by itself, after which it must be reset; false
   * when the step raised.
   */
  run(deadline: number): boolean;
  /** Moves the deadline of the run that is going on. */
  extend(deadline: number): void;
  /** Puts memory, stack and open files back to where the engine started. */
  reset(): void;
  /** True when memory was refused since the last reset. */
  memoryRefused(): boolean;
  /** Bytes of memory. Never shrinks. */
  heapBytes(): number;
}

/** Boots an interpreter, prepares it, shuts its gate and notes its state. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { memoryBytes, now, prepare, step, files, devices } = options;
  const gate = createImportGate(memoryBytes, now);
  const { pyodide, instance } = await bootPyodide({ ...options, gate });
  const { memory, malloc, free, PyRun_SimpleStringFlags: runString, __stack_pointer: stackPointer } = instance.exports;
  const place = (text: string) => {
    const bytes = new TextEncoder().encode(`${text}\0`);
    const address = malloc(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, address);
    return address;
  };

  files.open(pyodide.FS);
  const preparation = place(prepare(devices.map((device, index) => device.open(pyodide.FS, index + 1))));
  if (runString(preparation, 0) !== 0) throw new Error("The interpreter could not be prepared.");
  free(preparation);
  const stepAddress = place(step);
  gate.shut(pyodide.FS);
  const signals = instance.exports.Py_EMSCRIPTEN_SIGNAL_HANDLING.value;
  new Uint8Array(memory.buffer)[signals] = 1;

  const restoreMemory = keepMemory(memory, options.snapshot && heapOf(options.snapshot));
  const stack = stackPointer.value;
  const restoreStreams = keepStreams(pyodide.FS);

  const version = new DataView(memory.buffer).getUint32(instance.exports.Py_Version.value, true);

  return {
    python: `${version >>> 24}.${(version >>> 16) & 255}.${(version >>> 8) & 255}`,
    run(deadline) {
      gate.deadline = deadline;
      try {
        return runString(stepAddress, 0) === 0;
      } catch (thrown) {
        if (thrown instanceof EngineFault) throw thrown;
        // Traps, and the end of the native stack.
        throw new EngineFault("crash", thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "the interpreter broke down");
      } finally {
        gate.deadline = Number.POSITIVE_INFINITY;
      }
    },
    extend(deadline) {
      gate.deadline = deadline;
    },
    reset() {
      restoreMemory();
      stackPointer.value = stack;
      restoreStreams();
      for (const device of [files, ...devices]) device.clear();
      gate.memoryRefused = false;
    },
    memoryRefused: () => gate.memoryRefused,
    heapBytes: () => memory.buffer.byteLength,
  };
}
