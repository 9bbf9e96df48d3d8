import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const name = "reliability_v1_60.jsonl";

/** The benchmark a run takes when none is named: `eval/` where the user stands, else the copy that comes with the package. */
export function defaultTasksFile(directory: string): string {
  const here = join(directory, "eval", name);
  if (existsSync(here)) return here;
  const packaged = fileURLToPath(new URL(`./eval/${name}`, import.meta.url));
  return existsSync(packaged) ? packaged : fileURLToPath(new URL(`../../../eval/${name}`, import.meta.url));
}
