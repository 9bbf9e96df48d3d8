import type { ContainerOptions } from "./container/container-options.ts";
import type { SandboxDriver } from "./judge/driver.ts";

/** How to open a sandbox. */
export interface SandboxOptions {
  /**
   * `auto` (default): `local` where its self-test passes, else `wasm`. `container` and `remote` are only ever asked for. A mode asked for
   * by name never becomes another.
   */
  readonly mode?: "auto" | "local" | "wasm" | "container" | "remote";
  /** Worker processes; default one per core. */
  readonly workers?: number;
  /** Wall time per job in milliseconds, 1 to 600,000; default 3,000. */
  readonly wallMs?: number;
  /** Memory a candidate may map, in MiB, 64 to 65,536; default 512. In `wasm` 256, which is also the most. */
  readonly memoryMiB?: number;
  /** Jobs after which a worker is replaced; default 1,000. */
  readonly recycleAfter?: number;
  /** `local`: the Python interpreter; default `CUPEL_PYTHON`, else `python3` on the path. */
  readonly python?: string;
  /** A folder `/tmp` of its own for each candidate, 16 MiB, gone with it. Needs namespaces; not in `wasm`. Default false. */
  readonly scratch?: boolean;
  /** Folders of packages that programs may import beside the standard library. Not in `wasm`. Readable by every candidate. */
  readonly packages?: readonly string[];
  /** Modules to import once, before any candidate: those of `packages` that take long. Not in `wasm`. */
  readonly preload?: readonly string[];
  /** `local`: false gives up namespaces, as in a system that refuses them. Default true: taken where allowed. */
  readonly namespaces?: boolean;
  /** `local`: the user that judges run as, for an owner that is root. Default: the owner. */
  readonly runAs?: { readonly uid: number; readonly gid: number };
  /** `container`: which engine and image. */
  readonly container?: ContainerOptions;
  /** `remote`: what starts the judges. */
  readonly driver?: SandboxDriver;
}

/** Options with every default filled in: what a mode receives. */
export interface ResolvedSandboxOptions {
  readonly workers: number;
  readonly wallMs: number;
  readonly memoryBytes: number;
  readonly recycleAfter: number;
  readonly python: string | undefined;
  readonly scratch: boolean;
  readonly packages: readonly string[];
  readonly preload: readonly string[];
  readonly namespaces: boolean;
  readonly runAs: SandboxOptions["runAs"];
}
