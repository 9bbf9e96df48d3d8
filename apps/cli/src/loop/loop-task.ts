import { CupelError, type Task } from "@cupel/core";
import { datasetTask, readDataset } from "@cupel/verifiers";
import { packagedFile } from "../packaged-file.ts";
import { datasetNames, type LoopSettings } from "./loop-settings.ts";
import { primesIn } from "./primes.ts";

/**
 * The task of a loop: its dataset, of which the public part steers and the rest only scores. Throws as `readDataset` and `datasetTask` do, and
 * `USAGE` for a rule that needs labels where there are none.
 */
export async function loopTask({ dataset, range, instruction, holdOut, stop, seed }: LoopSettings): Promise<Task> {
  const isOurs = (datasetNames as readonly string[]).includes(dataset);
  const read = await readDataset(isOurs ? packagedFile(`loop/${dataset}.jsonl`) : dataset);
  if (stop !== null && stop !== "evaluator" && !read.labelled) {
    throw new CupelError("USAGE", `The lines of ${dataset} have no labels ("expected"), so --stop ${stop} has nothing to go by.`, {
      hint: "Give --stop evaluator, or say what is expected.",
    });
  }
  return datasetTask(range === null ? read : primesIn(range, read), {
    seed,
    ...(instruction !== null && { instruction }),
    ...(holdOut !== null && { holdOut }),
  });
}
