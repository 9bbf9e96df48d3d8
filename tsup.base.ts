import { defineConfig, type Options } from "tsup";

/** What every package builds: one ESM bundle per entry beside its sources. Types come from `tsc -b`. */
export const library = (options: Options = {}) =>
  defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: true,
    // Stale chunks must not be published; the types beside them come from `tsc -b`.
    clean: ["!**/*.d.ts", "!**/*.d.ts.map", "!.tsbuildinfo*"],
    dts: false,
    splitting: true,
    ...options,
  });
