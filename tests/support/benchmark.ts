import { fileURLToPath } from "node:url";

/** The 60 tasks of the benchmark, and right and wrong answers to them for the simulated model. */
export const benchmark = {
  tasks: fileURLToPath(new URL("../../eval/reliability_v1_60.jsonl", import.meta.url)),
  answers: fileURLToPath(new URL("../../eval/reliability_v1_60.answers.jsonl", import.meta.url)),
};

/** The words of a run over them that the simulated model answers. */
export const simulatedBenchmark: readonly string[] = [
  "--backend",
  "simulated",
  "--answers",
  benchmark.answers,
  "--prompts-file",
  benchmark.tasks,
];
