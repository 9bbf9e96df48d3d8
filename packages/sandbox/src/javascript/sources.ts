import { readFileSync } from "node:fs";
import { join } from "node:path";
import { javascriptDirectory } from "../javascript-directory.ts";

/** The code of ours that runs inside the engines. */
export interface EngineSources {
  readonly codec: string;
  readonly compare: string;
  readonly candidate: string;
  readonly judge: string;
}

/** Reads it. */
export function readEngineSources(): EngineSources {
  const read = (name: string) => readFileSync(join(javascriptDirectory, `${name}.js`), "utf8");
  return { codec: read("codec"), compare: read("compare"), candidate: read("candidate"), judge: read("judge") };
}
