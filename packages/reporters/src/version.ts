import { createRequire } from "node:module";

/** The version of Cupel: its packages share one. Read from the package.json beside `src` and `dist`. */
export const version: string = String((createRequire(import.meta.url)("../package.json") as { readonly version?: unknown }).version);
