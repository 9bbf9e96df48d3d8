import { fileURLToPath } from "node:url";

/** The entry of a worker: TypeScript beside the sources, JavaScript beside the bundle. */
export function workerFile(name: "json-child" | "json-worker" | "regex-worker" | "sql-worker" | "sql-child"): string {
  return fileURLToPath(new URL(`./${name}.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url));
}
