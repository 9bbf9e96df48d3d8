import { fileURLToPath } from "node:url";

/** What `cupel init` writes: a configuration and a first task file. Beside `src` and `dist`. */
export const templateFolder = fileURLToPath(new URL("../template/", import.meta.url));
export const templateFiles = ["cupel.config.ts", "tasks.jsonl"] as const;
