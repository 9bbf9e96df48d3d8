import { join } from "node:path";
import { fileURLToPath } from "node:url";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));

/** The words of `cupel run` over some tasks of the benchmark, answered by the simulated model. */
export const simulatedRun: readonly string[] = [
  "run",
  "--backend",
  "simulated",
  "--answers",
  join(evalFolder, "reliability_v1_60.answers.jsonl"),
  "--prompts-file",
  join(evalFolder, "reliability_v1_60.jsonl"),
];
