/** How to open a sandbox. */
export interface SandboxOptions {
  /** `auto` (default): `local` where its self-test passes, else `wasm`. A mode asked for by name never becomes another. */
  readonly mode?: "auto" | "local" | "wasm";
  /** Worker processes; default one per core. */
  readonly workers?: number;
  /** Wall time per job in milliseconds, 1 to 600,000; default 3,000. */
  readonly wallMs?: number;
  /** `local`: the Python interpreter; default `CUPEL_PYTHON`, else `python3` on the path. */
  readonly python?: string;
  /** Jobs after which a worker is replaced; default 1,000. */
  readonly recycleAfter?: number;
}

/** Options with every default filled in: what a mode receives. */
export interface ResolvedSandboxOptions {
  readonly workers: number;
  readonly wallMs: number;
  readonly python: string | undefined;
  readonly recycleAfter: number;
}
