import { defineConfig, type Options } from "tsup";

/** What every package builds: one ESM bundle per entry beside its sources. Types come from `tsc -b`. */
export const library = (options: Options = {}) =>
  defineConfig({
    entry: ["src/index.ts"],
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: true,
    clean: false,
    dts: false,
    splitting: true,
    ...options,
  });
