export type { ContainerOptions } from "./container/container-options.ts";
export { pullImage } from "./container/pull-image.ts";
export { type JavaScriptSandboxOptions, openJavaScriptSandbox } from "./javascript/javascript-sandbox.ts";
export { type QuickjsAvailability, quickjsAvailability } from "./javascript/quickjs-availability.ts";
export type {
  AssertionsJob,
  CasesJob,
  LoadJob,
  Program,
  ProgramCase,
  ProgramJob,
  SuiteJob,
  TestCase,
  TestJob,
  TestsJob,
} from "./jobs.ts";
export type { JudgeConnection, SandboxDriver } from "./judge/driver.ts";
export { connectJudge, type JudgeStreams } from "./judge/stream-connection.ts";
export { openSandbox } from "./open-sandbox.ts";
export type { CallOutcome, CaseCounts, CaseFailure, CaseResult, LoadFailure, TestOutcome, TraceLine } from "./outcome.ts";
export type { CallOptions, Sandbox, Session } from "./sandbox.ts";
export type { SandboxDescription } from "./sandbox-description.ts";
export type { ResolvedSandboxOptions, SandboxOptions } from "./sandbox-options.ts";
export { type WasmAvailability, wasmAvailability } from "./wasm/wasm-availability.ts";
