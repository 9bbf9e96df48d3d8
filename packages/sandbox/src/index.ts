export { openSandbox } from "./open-sandbox.ts";
export type {
  CaseCounts,
  CaseFailure,
  CasesJob,
  LoadFailure,
  LoadJob,
  Sandbox,
  TestCase,
  TestJob,
  TestOutcome,
  TestsJob,
} from "./sandbox.ts";
export type { SandboxDescription } from "./sandbox-description.ts";
export type { ResolvedSandboxOptions, SandboxOptions } from "./sandbox-options.ts";
export { type WasmAvailability, wasmAvailability } from "./wasm/wasm-availability.ts";
