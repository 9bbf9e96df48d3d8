import { fileURLToPath } from "node:url";

/** The program that runs in a child of mode `wasm`: TypeScript beside the sources, JavaScript beside the bundle. */
export const wasmChildFile: string = fileURLToPath(
  new URL(`./wasm-child.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
);
