import { fileURLToPath } from "node:url";

/** The program that runs in a child of mode `quickjs`: TypeScript beside the sources, JavaScript beside the bundle. */
export const javascriptChildFile: string = fileURLToPath(
  new URL(`./javascript-child.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
);
