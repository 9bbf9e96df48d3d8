/** A sandbox as it really is, read back after it started: for records, reports and `doctor`. */
export interface SandboxDescription {
  /** `local`, `wasm`, `container`, `quickjs`, or the name that a driver gives itself. */
  readonly mode: string;
  readonly language: "python" | "javascript";
  /** The interpreter that runs candidates, such as `CPython 3.11.7` or `Pyodide 314.0.7 (CPython 3.14.2)`. */
  readonly interpreter: string;
  readonly workers: number;
  /** Wall time per job in milliseconds. */
  readonly wallMs: number;
  /** Memory a candidate may map, in bytes. */
  readonly memoryBytes: number;
  /** What holds the candidate, such as `seccomp`, `landlock 7`, `own root`, `uid 65534`. */
  readonly layers: readonly string[];
  /** Probes that the self-test made and that were refused. */
  readonly selfTest: readonly string[];
}
