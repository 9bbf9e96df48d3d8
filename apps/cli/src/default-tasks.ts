import { existsSync } from "node:fs";
import { join } from "node:path";
import { packagedFile } from "./packaged-file.ts";

const name = "reliability_v1_60.jsonl";

/** The benchmark a run takes when none is named: `eval/` where the user stands, else the copy that comes with the package. */
export function defaultTasksFile(directory: string): string {
  const here = join(directory, "eval", name);
  return existsSync(here) ? here : packagedFile(name);
}
